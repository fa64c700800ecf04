import * as z from 'zod';
import { newChunk } from '../jobs/chunk.ts';
import { onlyAttempt } from '../jobs/new-job.ts';
import { mostWrites } from '../table/bounds.ts';
import { commit } from '../table/commit.ts';
import type { Table } from '../table/table.ts';

/** A week of a busy shop is some seconds of work. */
const chunkDays = 7;
const dayChunk = z.object({ days: z.array(z.string()) });

/** Keeps which days a job is about, in chunks, before there is the job. @returns how many chunks they make */
export async function keepDays(table: Table, jobId: string, days: readonly string[]): Promise<number> {
  const now = table.clock();
  const writes = Array.from({ length: Math.ceil(days.length / chunkDays) }, (_, index) => {
    const own = days.slice(index * chunkDays, (index + 1) * chunkDays);
    const firstItem = index * chunkDays + 1;
    const items = { firstItem, endItem: firstItem + own.length };
    const details: z.output<typeof dayChunk> = { days: own };
    return newChunk(jobId, onlyAttempt, { chunk: index + 1, ...items, details }, now);
  });
  for (let first = 0; first < writes.length; first += mostWrites)
    await commit(table, { writes: writes.slice(first, first + mostWrites) });
  return writes.length;
}

/** Which days a chunk has, by the numbers of its items. */
export const daysOfChunk = (details: unknown, firstItem: number): Map<number, string> =>
  new Map(dayChunk.parse(details).days.map((day, index) => [firstItem + index, day]));
