import type { Job } from '../jobs/job.ts';
import { daysBefore, droppedFileDaysAtMost } from '../jobs/lifetimes.ts';
import { type Queue, sendAll } from '../jobs/queue.ts';
import type { Log } from '../jobs/queue-consumer.ts';
import { changeJob, failJob, findJob, jobsBetween } from '../jobs/repository.ts';
import { fileEvent } from './file-event.ts';
import { earliestJobId, jobIdOf } from './file-identity.ts';
import { howToGoOn } from './how-to-go-on.ts';
import { droppedFiles, type LineDeps, startNextImport } from './line.ts';
import { hasStalled, lastMove } from './progress.ts';
import { queueUnfinishedWork } from './unfinished-work.ts';

export interface SweeperDeps extends LineDeps {
  readonly importBucket: string;
  readonly planQueue: Queue;
  readonly log: Log;
}

const mostRequeues = 3;
/** A notification arrives within seconds, mostly; one more does no harm. */
const lateMs = 30_000;

/**
 * Sees to what the queues have lost: jobs that do not get on, files that nobody has told of, and a turn that was
 * not passed on. After a start of the local stack, whose queues are in memory, that is everything unfinished.
 */
export async function sweep(deps: SweeperDeps): Promise<void> {
  await requeueStalled(deps);
  await announceForgotten(deps);
  await startNextImport(deps);
}

async function requeueStalled(deps: SweeperDeps): Promise<void> {
  const { table } = deps;
  const after = earliestJobId(daysBefore(table.clock(), droppedFileDaysAtMost));
  for await (const job of jobsBetween(table, { after }, 'oldest first')) {
    if (job.status !== 'planning' && job.status !== 'running') continue;
    const movedAt = await lastMove(table, job);
    if (hasStalled(table, movedAt)) await requeue(deps, job, movedAt);
  }
}

/** Each time counts, until the job gets on: moves since the last time begin the count afresh. */
async function requeue(deps: SweeperDeps, { id, source }: Job, movedAt: Date): Promise<void> {
  const { table, planQueue, workQueue, log } = deps;
  const fruitless = ({ requeues, updatedAt }: Job) => (movedAt > new Date(updatedAt) ? 0 : requeues);
  const job = await changeJob(table, id, (now) =>
    (now.status === 'planning' || now.status === 'running') && fruitless(now) < mostRequeues
      ? { requeues: fruitless(now) + 1 }
      : undefined,
  );
  if (!job) {
    const modifiedAt = new Date(source.modifiedAt);
    const reason = `It was queued again ${mostRequeues} times and did not get on. ${howToGoOn({ modifiedAt })}`;
    return await failJob(table, id, { resumable: true, reason });
  }
  log.warn('A stalled job is queued again', { jobId: id, requeues: fruitless(job) + 1 });
  if (job.plan) await queueUnfinishedWork(table, workQueue, job);
  else await sendAll(planQueue, [fileEvent(job.source)]);
}

async function announceForgotten({ table, s3, importBucket, planQueue, log }: SweeperDeps): Promise<void> {
  const latest = table.clock().getTime() - lateMs;
  for await (const file of droppedFiles(s3, importBucket)) {
    const jobId = jobIdOf(file);
    if (file.modifiedAt.getTime() > latest || (await findJob(table, jobId))) continue;
    log.warn('Nobody has told of a dropped file', { jobId });
    await sendAll(planQueue, [fileEvent(file)]);
  }
}
