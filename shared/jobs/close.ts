import { mostWrites } from '../table/bounds.ts';
import { tryCommit } from '../table/commit.ts';
import type { Table } from '../table/table.ts';
import { type Chunk, closing, eachOpenChunk } from './chunk.ts';
import { addCounts, addTallies, type PlannedJob } from './job.ts';
import { findJob, jobUpdate } from './repository.ts';

/** One write of the transaction belongs to the job. */
const mostChunks = mostWrites - 1;

/**
 * Closes chunks of one job, and adds their counts and tallies to the job's, once.
 * @param chunks as they were read; not too many for a transaction
 * @returns whether they are closed now: not when one has changed since it was read
 */
export async function closeChunks(table: Table, jobId: string, chunks: readonly Chunk[]): Promise<boolean> {
  for (;;) {
    const job = await findJob(table, jobId);
    if (!job) throw new Error(`Job ${jobId} has vanished.`);
    const sums = {
      chunksClosed: job.chunksClosed + chunks.length,
      counts: chunks.reduce((sum, { counts }) => addCounts(sum, counts), job.counts),
      ...addTallies([job, ...chunks]),
      requeues: 0,
    };
    const marks = chunks.map(closing);
    const { refused } = await tryCommit(table, { writes: [...marks, jobUpdate(job, sums, table.clock())] });
    if (refused.length === 0) return true;
    if (marks.some((mark) => refused.includes(mark))) return false;
  }
}

/**
 * Closes every chunk of a job, wherever the work on it has come. What is in flight is either counted by then or never
 * applied.
 */
export async function closeAllChunks(table: Table, { id, plan }: PlannedJob): Promise<void> {
  let left: boolean;
  do {
    left = false;
    let some: Chunk[] = [];
    const close = async () => {
      if (some.length > 0 && !(await closeChunks(table, id, some))) left = true;
      some = [];
    };
    for await (const chunk of eachOpenChunk(table, id, plan.attempt)) {
      some.push(chunk);
      if (some.length === mostChunks) await close();
    }
    await close();
  } while (left);
}
