import { type Entries, isAfter } from '../columns/stamps.ts';
import type { Versions } from '../columns/versions.ts';
import type { Layers } from '../layers.ts';

/** A customer who has changed: its profile is at that revision, or it has ended at that time. */
export type ChangedRow = { readonly id: string } & ({ readonly rev: number } | { readonly endedAt: number });

/**
 * The first customers beyond that id of whom a part has changed after these entries of the log, by their ids. Those who
 * have ended are among them, unless everything is asked for.
 */
export function changedRows(layers: Layers, entries: Entries, beyond: string, limit: number): ChangedRow[] {
  const { ids, profile, standing } = layers.base;
  const start = Math.floor(layers.placeOf(beyond)) + 1;
  const changedIn = ({ stamps }: Versions) => stamps.firstAfter(entries, layers.standing, start, limit);
  const places = new Set([...changedIn(profile), ...changedIn(standing)]);
  const changed = [...places].map(
    (row): ChangedRow => ({ id: ids.at(row) ?? '', rev: profile.revs.at(row) ?? 0 }),
  );
  for (const { id, rev, stamp, standing } of layers.newer.values())
    if (id > beyond && (isAfter(entries, stamp) || (standing && isAfter(entries, standing.stamp))))
      changed.push({ id, rev });
  if (entries)
    for (const [id, { at, stamp }] of layers.ended)
      if (id > beyond && isAfter(entries, stamp)) changed.push({ id, endedAt: at });
  return changed.sort((a, b) => (a.id < b.id ? -1 : 1)).slice(0, limit);
}
