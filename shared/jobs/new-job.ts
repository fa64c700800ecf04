import { absent, epochSeconds, put, type Write } from '../table/writes.ts';
import { type Job, noCounts } from './job.ts';
import { jobKey } from './keys.ts';
import { daysAfter, lifetimes } from './lifetimes.ts';

/** The attempt of a job that is never planned: its chunks are there before it is. */
export const onlyAttempt = 1;

/** What a job begins as. */
export type NewJob = Readonly<Pick<Job, 'id' | 'kind' | 'keptUntil' | 'details'>> &
  /** Default: still to be planned, and nothing done of it */
  Partial<Pick<Job, 'status' | 'plan' | 'counts'>>;

/** A job that was never seen before, and the write that makes it. */
export function newJob(made: NewJob, now: Date): { read: Job; write: Write } {
  const at = now.toISOString();
  const read: Job = {
    status: 'planning',
    plan: null,
    counts: noCounts,
    ...made,
    began: made.status === 'running' ? { at, done: 0 } : null,
    resumable: false,
    failedFrom: null,
    reason: null,
    chunksClosed: 0,
    requeues: 0,
    files: [],
    createdAt: at,
    updatedAt: at,
    completedAt: null,
    version: 1,
    expiresAt: epochSeconds(daysAfter(now, lifetimes.job)),
  };
  return { read, write: put({ ...jobKey(read.id), ...read }, absent()) };
}
