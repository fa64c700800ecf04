import type { Table } from '../table/table.ts';
import { openChunks } from './chunk.ts';
import type { Job } from './job.ts';

/**
 * Longer than the time-out of planners and workers, two minutes: nobody can be at work any more on what has not
 * moved since.
 */
const stalledMs = 150_000;

/** When the job last got on: the closing of a chunk changes the job, its moves before that only the chunk. */
export async function lastMove(table: Table, { id, plan, updatedAt }: Job): Promise<Date> {
  const open = plan ? await openChunks(table, id, plan.attempt) : [];
  const times = [updatedAt, ...open.map(({ movedAt }) => movedAt)].map((time) => Date.parse(time));
  return new Date(times.reduce((a, b) => Math.max(a, b)));
}

/** Whether nobody can be at work any more on what last moved then. */
export const hasStalled = ({ clock }: Table, movedAt: Date): boolean =>
  clock().getTime() - movedAt.getTime() >= stalledMs;
