import { count } from '../observability/metrics.ts';
import { mergeChanges, tryCommit } from '../table/commit.ts';
import { keyText, packFirst } from '../table/pack.ts';
import type { Table } from '../table/table.ts';
import { advance, type Chunk, checkpoint, readAgain } from './chunk.ts';
import { addTallies, type JobCounts, noCounts } from './job.ts';
import type { ChunkWork, Outcome } from './kind.ts';
import { reportable, reportsOf } from './reports.ts';

/**
 * Works through the chunk's next items: as many as fit into one transaction, which also holds the checkpoint and what
 * is reported, as far as one item takes that. So an item is worked through if and only if the checkpoint has passed it,
 * whatever crashes and however often it is asked; and nothing is applied any more once the chunk is closed.
 * @returns the chunk as it is then
 */
export async function workThroughNext(table: Table, work: ChunkWork, chunk: Chunk): Promise<Chunk> {
  const waiting = work.items.filter((item) => item >= chunk.nextItem);
  const refusals = new Map<number, number>();
  let most = work.window;
  for (;;) {
    const outcomes = await work.judge(waiting.slice(0, most), refusals);
    const { items: batch, change } = packFirst(reportable(outcomes), work.reportsAll ? 3 : 2);
    if (work.together && batch.length < outcomes.length && outcomes.length > 1) {
      most = Math.ceil(outcomes.length / 2);
      continue;
    }
    const nextItem = itemAfter(batch, waiting, chunk);
    const step = { nextItem, counts: countsOf(batch), ...addTallies(batch) };
    const now = table.clock();
    const mark = checkpoint(chunk, step, now);
    const reports = reportsOf(chunk, batch, work.reportsAll, now);
    const { refused } = await tryCommit(table, mergeChanges(change, { writes: [mark, ...reports] }));
    if (refused.length === 0) {
      countItems(step.counts);
      return advance(chunk, step);
    }
    // Another delivery of the same message works on the chunk too, or it was closed.
    if (refused.includes(mark)) return await readAgain(table, chunk);
    const keys = new Set(refused.map(keyText));
    for (const { item, change } of batch) {
      if (change.writes.some((write) => keys.has(keyText(write))))
        refusals.set(item, (refusals.get(item) ?? 0) + 1);
    }
  }
}

/** The item up to which everything is done with the batch: the chunk's end, unless items are left over. */
function itemAfter(batch: readonly Outcome[], waiting: readonly number[], { endItem }: Chunk): number {
  if (batch.length === waiting.length) return endItem;
  const last = batch.at(-1);
  if (!last) throw new Error('The writes of one item do not fit into a transaction.');
  return last.item + 1;
}

function countsOf(batch: readonly Outcome[]): JobCounts {
  const counts = { ...noCounts };
  for (const { result } of batch) counts[result]++;
  return counts;
}

function countItems({ created, updated, deleted, unchanged, exported, failed }: JobCounts): void {
  if (created > 0) count('ItemsCreated', created);
  if (updated > 0) count('ItemsUpdated', updated);
  if (deleted > 0) count('ItemsDeleted', deleted);
  if (unchanged > 0) count('ItemsUnchanged', unchanged);
  if (exported > 0) count('ItemsExported', exported);
  if (failed > 0) count('ItemsFailed', failed);
}
