import type { Table } from '../table/table.ts';
import { eachOpenChunk } from './chunk.ts';
import type { Job } from './job.ts';

/**
 * Longer than the time-out of planners and workers, two minutes: nobody can be at work any more on what has not
 * moved since.
 */
const stalledMs = 150_000;

/**
 * When the job last got on, if nobody can be at work on it any more; undefined while somebody may be. The closing of a
 * chunk changes the job, its moves before that only the chunk. Reads no further than the first sign of work.
 */
export async function stalledSince(
  table: Table,
  { id, plan, updatedAt }: Pick<Job, 'id' | 'plan' | 'updatedAt'>,
): Promise<Date | undefined> {
  const now = table.clock().getTime();
  const isRecent = (time: string) => now - Date.parse(time) < stalledMs;
  if (isRecent(updatedAt)) return undefined;
  let last = updatedAt;
  if (plan) {
    for await (const { movedAt } of eachOpenChunk(table, id, plan.attempt)) {
      if (isRecent(movedAt)) return undefined;
      if (Date.parse(movedAt) > Date.parse(last)) last = movedAt;
    }
  }
  return new Date(last);
}
