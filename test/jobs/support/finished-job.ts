import { workThroughNext } from '../../../shared/jobs/batch.ts';
import { newChunk, readChunk } from '../../../shared/jobs/chunk.ts';
import type { ItemResult } from '../../../shared/jobs/job.ts';
import type { ChunkWork } from '../../../shared/jobs/kind.ts';
import { newJob } from '../../../shared/jobs/new-job.ts';
import { commit } from '../../../shared/table/commit.ts';
import type { Table } from '../../../shared/table/table.ts';

/** What is said of an item: bulk actions tell of customers. */
export const reportOn = (item: number, result: ItemResult) => ({
  customerId: `00000000-0000-7000-8000-${String(item).padStart(12, '0')}`,
  result,
  ...(result === 'failed' && { code: 'not_found', message: 'There is no such customer.' }),
});

let jobs = 0;

/**
 * Makes a job of one chunk with an item for each result, and works through it, so many items to a transaction. Nothing
 * is written for the items themselves.
 * @returns its id
 */
export async function workedJob(
  table: Table,
  results: readonly ItemResult[],
  window: number,
): Promise<string> {
  const id = `job_${String(++jobs).padStart(26, '0')}`;
  const [now, total] = [table.clock(), results.length];
  const plan = { attempt: 1, chunks: 1, total };
  const details = { action: { type: 'delete' }, selected: '{"by":"all"}', actor: 'test' };
  const keptUntil = now.toISOString();
  const made = newJob({ id, kind: 'bulk-action', status: 'running', plan, keptUntil, details }, now);
  await commit(table, {
    writes: [made.write, newChunk(id, 1, { chunk: 1, firstItem: 1, endItem: total + 1 }, now)],
  });
  const work: ChunkWork = {
    items: results.map((_, index) => index + 1),
    window,
    reportsAll: true,
    judge: async (items) =>
      items.map((item) => {
        const result = results[item - 1] ?? 'failed';
        return { item, result, change: { writes: [] }, report: reportOn(item, result) };
      }),
  };
  let chunk = await readChunk(table, id, 1, 1);
  while (chunk && chunk.nextItem < chunk.endItem) chunk = await workThroughNext(table, work, chunk);
  return id;
}
