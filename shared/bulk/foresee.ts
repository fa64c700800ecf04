import type * as z from 'zod';
import type { Origin } from '../audit/audit.ts';
import type { Directory } from '../directory/directory.ts';
import type { DeletePolicy } from '../erasure/policy.ts';
import { idsOf } from '../selection/selected-ids.ts';
import type { Selection } from '../selection/selection.ts';
import type { Table } from '../table/table.ts';
import type { BulkAction } from './action.ts';
import { effectOn } from './effect.ts';
import { joinableGroups, requireGroups } from './groups.ts';
import { mostCounted, type preview, sampleSize } from './preview.ts';
import { readSelected } from './selected.ts';

/**
 * What the action would do to the selected customers, were it done now; nothing is done.
 * @throws DanglingReference, UnreadableView, InvalidRequest
 */
export async function foresee(
  table: Table,
  directory: Directory,
  { selection, action }: { readonly selection: Selection; readonly action: BulkAction },
  origin: Origin,
  policy: DeletePolicy,
): Promise<z.input<typeof preview>> {
  await requireGroups(table, action);
  const ids = await idsOf(table, directory, selection);
  const shown = spread(ids, sampleSize);
  const known = ids.length > mostCounted ? shown : ids;
  const [{ customers, standings }, joinable] = await Promise.all([
    readSelected(table, action, known),
    joinableGroups(table, action),
  ]);
  const effectOf = (id: string) => {
    const circumstances = { joinable, standing: standings.get(id), policy, jobId: 'foreseen' };
    return effectOn(customers.get(id), action, circumstances, origin);
  };
  const sample = shown.map((id) => {
    const { firstName, lastName, name, email } = customers.get(id) ?? {};
    const effect = effectOf(id);
    return {
      customer: { id, firstName, lastName, name, email },
      result: effect.result,
      ...('fields' in effect && { changes: [...effect.fields] }),
      ...('code' in effect && { code: effect.code, message: effect.message }),
    };
  });
  const total = ids.length;
  if (total > mostCounted) return { dryRun: true, total, sample };
  const counts = { updated: 0, deleted: 0, unchanged: 0, failed: 0 };
  for (const id of ids) counts[effectOf(id).result]++;
  return { dryRun: true, total, counts, sample };
}

/** So many of the ids, evenly from all over. */
function spread(ids: readonly string[], most: number): string[] {
  const count = Math.min(most, ids.length);
  return Array.from({ length: count }).flatMap((_, n) => ids[Math.floor((n * ids.length) / count)] ?? []);
}
