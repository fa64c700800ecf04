import { type DirectoryRow, type LogItem, logItem, logKey } from '../table/change-log.ts';
import { commit } from '../table/commit.ts';
import { laneCount } from '../table/lanes.ts';
import { queryItems } from '../table/read.ts';
import { Changed } from '../table/retry.ts';
import type { Table } from '../table/table.ts';
import { equals, presentWithout, update } from '../table/writes.ts';
import { changeErasing, type Erasing } from './erasing.ts';
import { bothOf, identityOf, type KnownFields } from './identity.ts';
import { changeState, type State } from './state.ts';

/** Longer than entries are kept after which records that have not changed since have none. */
const oldestDays = 7;
const dayMs = 24 * 60 * 60 * 1000;

/**
 * Rewrites what the change log tells of them to rows that tell of an end, each with its own revision, and learns from it
 * what they were known by before. Safe for readers wherever they stand (docs/adr/0022): the end itself has a higher
 * revision and an entry of its own.
 * @param until when to stop; what is left is done the next time
 * @returns them as they are known then, and how far it came; `done`: to the end
 */
export async function eraseFromLog(
  table: Table,
  jobId: string,
  begun: { readonly people: readonly Erasing[]; readonly state: State },
  until: number,
): Promise<{ people: Erasing[]; state: State; done: boolean }> {
  const people = new Map(begun.people.map((one) => [one.customerId, one]));
  const owners = new Map(
    begun.people.flatMap((one) => one.ids.map((id): [string, string] => [id, one.customerId])),
  );
  let { state } = begun;
  const isDue = begun.people.some(
    ({ ids, updatedAt }) =>
      ids.length > 1 || table.clock().getTime() - Date.parse(updatedAt) < oldestDays * dayMs,
  );
  for (let { lane, n } = state.log; isDue && lane < laneCount; lane++, n = 0) {
    const { PK, SK } = logKey(lane, n + 1);
    for await (const item of queryItems(table, { PK, from: SK })) {
      const entry = logItem.parse(item);
      const changed = entry.rows.filter((row) => tells(row) && owners.has(row.id));
      if (changed.length > 0)
        await rewrite(table, { PK, SK: item.SK }, { item, entry, changed }, owners, people);
      if (table.clock().getTime() < until) continue;
      state = await changeState(table, jobId, state, { log: { lane, n: entry.n } });
      return { people: [...people.values()], state, done: false };
    }
  }
  if (isDue && state.log.lane < laneCount)
    state = await changeState(table, jobId, state, { log: { lane: laneCount, n: 0 } });
  return { people: [...people.values()], state, done: true };
}

/**
 * What is left of a row: an end with the row's own revision. With that of the end itself, an image would take the end from
 * this entry, and clients who have read this entry before would never be told.
 */
export const endOf = ({ id, part, rev }: DirectoryRow, at: string): DirectoryRow => ({
  id,
  part,
  rev,
  deleted: true,
  at,
});

const tells = ({ part, fields }: DirectoryRow): boolean => part === 'profile' && fields !== undefined;

interface Found {
  readonly item: Readonly<Record<string, unknown>>;
  readonly entry: LogItem;
  readonly changed: readonly DirectoryRow[];
}

/** In one transaction with what is learned: nobody is forgotten whose other copies are still to be found. */
async function rewrite(
  table: Table,
  key: { PK: string; SK: string },
  { item, entry, changed }: Found,
  owners: ReadonlyMap<string, string>,
  people: Map<string, Erasing>,
): Promise<void> {
  const learned = new Map<string, Erasing>();
  for (const { id, fields } of changed) {
    const owner = owners.get(id) ?? '';
    const known = learned.get(owner) ?? people.get(owner);
    if (!known) continue;
    const { logEntries = 0 } = known.removed;
    const identity = bothOf(known.identity, identityOf((fields ?? {}) as KnownFields));
    learned.set(owner, { ...known, identity, removed: { ...known.removed, logEntries: logEntries + 1 } });
  }
  const rows = entry.rows.map((row): DirectoryRow => {
    const erasedAt = people.get(owners.get(row.id) ?? '')?.erasedAt;
    return erasedAt !== undefined && changed.includes(row) ? endOf(row, erasedAt) : row;
  });
  // Two erasures may meet at one entry: neither may bring back what the other has taken out.
  const times = typeof item.rewritten === 'number' ? item.rewritten : 0;
  const require = times === 0 ? presentWithout('rewritten') : equals('rewritten', times);
  const writes = [
    update(key, { rows, rewritten: times + 1 }, require, () => new Changed()),
    ...[...learned].flatMap(([owner, { identity, removed }]) => {
      const before = people.get(owner);
      return before ? [changeErasing(before, { identity, removed })] : [];
    }),
  ];
  await commit(table, { writes });
  for (const [owner, one] of learned) people.set(owner, { ...one, version: one.version + 1 });
}
