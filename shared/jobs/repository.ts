import { Busy } from '../errors.ts';
import { tryCommit } from '../table/commit.ts';
import { queryItems, readItem } from '../table/read.ts';
import type { Table } from '../table/table.ts';
import { equals, update, type Write } from '../table/writes.ts';
import { isUnderWay, isUnfinished, type Job, job } from './job.ts';
import { jobKey, jobSortKey, jobsPartition } from './keys.ts';

/** The job with that id. */
export async function findJob(table: Table, id: string): Promise<Job | undefined> {
  const item = await readItem(table, jobKey(id));
  return item && job.parse(item);
}

/**
 * Jobs by the time of their creation. Both bounds are ids, real or made up, and are left out themselves.
 * @param most how many are needed; no more are read. Default: all
 */
export async function* jobsBetween(
  table: Table,
  bounds: { after?: string | undefined; before?: string | undefined },
  order: 'oldest first' | 'newest first',
  most = Number.POSITIVE_INFINITY,
): AsyncGenerator<Job> {
  const items = queryItems(table, {
    PK: jobsPartition,
    ...(bounds.after && { from: jobSortKey(bounds.after) }),
    ...(bounds.before && { to: jobSortKey(bounds.before) }),
    descending: order === 'newest first',
    // Those of the bounds that are real are read, too.
    limit: most + Object.keys(bounds).length,
  });
  for await (const item of items) {
    const found = job.parse(item);
    if (found.id !== bounds.after && found.id !== bounds.before) yield found;
  }
}

/** The write that changes a job, refused when the job has changed since it was read. */
export const jobUpdate = (read: Job, patch: Partial<Job>, now: Date): Write =>
  update(
    jobKey(read.id),
    { ...patch, version: read.version + 1, updatedAt: now.toISOString() },
    equals('version', read.version),
  );

/** More than all workers that can meet at one job. */
const attempts = 50;

/**
 * Changes a job as it is now, however many others change it too.
 * @param decide the change for the job as read; undefined leaves it as it is. May be asked again.
 * @returns the job before the change that was made, or undefined when none was made
 */
export async function changeJob(
  table: Table,
  id: string,
  decide: (job: Job) => Partial<Job> | undefined,
): Promise<Job | undefined> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const read = await findJob(table, id);
    const patch = read && decide(read);
    if (!patch) return undefined;
    const { refused } = await tryCommit(table, { writes: [jobUpdate(read, patch, table.clock())] });
    if (refused.length === 0) return read;
  }
  throw new Busy(`job ${id} keeps changing`);
}

/**
 * Marks a job as failed, unless it has come to its end already. One that has failed half-way stays as it is, or cannot
 * go on any more from now on.
 * @param resumable whether its messages, sent again, can take it on
 */
export async function failJob(
  table: Table,
  id: string,
  { reason, resumable }: { reason: string; resumable: boolean },
): Promise<void> {
  await changeJob(table, id, (job) => {
    if (isUnderWay(job)) return { status: 'failed', failedFrom: job.status, resumable, reason };
    return isUnfinished(job) && !resumable ? { resumable, reason } : undefined;
  });
}
