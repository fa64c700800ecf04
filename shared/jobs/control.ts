import { NotFound } from '../errors.ts';
import type { Table } from '../table/table.ts';
import { type AskDeps, askWorker } from './ask-worker.ts';
import { JobEnded, NotResumable } from './errors.ts';
import { isResumable, isUnderWay, type Job, running } from './job.ts';
import { lifetimes } from './lifetimes.ts';
import { changeJob, findJob } from './repository.ts';

export interface ControlDeps extends AskDeps {
  readonly table: Table;
}

/**
 * Has a job end where it is. It is `cancelling` at once: nothing new is begun; once what is in flight is counted or
 * refused, it is `cancelled`. Asked again, it answers the same.
 * @returns the job as it is then
 * @throws NotFound, JobEnded when it has come to another end
 */
export async function cancelJob(deps: ControlDeps, id: string): Promise<Job> {
  const { table } = deps;
  await changeJob(table, id, (job) =>
    isUnderWay(job) || isResumable(job, table.clock())
      ? { status: 'cancelling', resumable: false, reason: null, requeues: 0 }
      : undefined,
  );
  const job = await theJob(table, id);
  if (job.status === 'cancelling') await askWorker(deps, { kind: 'finish', jobId: id });
  else if (job.status !== 'cancelled') throw new JobEnded();
  return job;
}

/**
 * Has a job that failed half-way go on from where it stopped. One that runs or is being cancelled stays as it is, but a
 * worker is asked again: a crash may have lost the message, and one more does no harm.
 * @returns the job as it is then
 * @throws NotFound, NotResumable
 */
export async function resumeJob(deps: ControlDeps, id: string): Promise<Job> {
  const { table } = deps;
  const failed = await changeJob(table, id, (job) => {
    const now = table.clock();
    if (!isResumable(job, now)) return undefined;
    const { failedFrom } = job;
    const hasYetToWait = failedFrom === 'planning' || failedFrom === 'waiting';
    const state = hasYetToWait ? { status: failedFrom } : running(job, now);
    return { ...state, resumable: false, reason: null, requeues: 0 };
  });
  const job = await theJob(table, id);
  if (job.status === 'cancelling') await askWorker(deps, { kind: 'finish', jobId: id });
  else if (failed || job.status === 'running') await askWorker(deps, { kind: 'resume', jobId: id });
  else if (!isUnderWay(job)) throw new NotResumable();
  return job;
}

/** @throws NotFound */
export async function theJob(table: Table, id: string): Promise<Job> {
  const job = await findJob(table, id);
  if (!job)
    throw new NotFound(`There is no job with this id. Jobs are forgotten after ${lifetimes.job} days.`);
  return job;
}
