import { paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import type { Job } from '../jobs/job.ts';
import { type Queue, sendAll } from '../jobs/queue.ts';
import type { Log } from '../jobs/queue-consumer.ts';
import { changeJob, failJob, findJob, jobsBetween } from '../jobs/repository.ts';
import type { Table } from '../table/table.ts';
import { type DroppedFile, fileEvent, isFile } from './file-event.ts';
import { earliestJobId, jobIdOf } from './file-identity.ts';
import { queueUnfinishedWork } from './unfinished-work.ts';

export interface SweeperDeps {
  readonly table: Table;
  readonly s3: S3Client;
  readonly importBucket: string;
  readonly planQueue: Queue;
  readonly workQueue: Queue;
  readonly log: Log;
}

const secondMs = 1_000;
/**
 * How long a job may stand still before it is queued again for the first time; then four times as long each
 * time. Chunks take seconds, and one queued too early costs a message; a file planned twice costs a whole
 * pass, so that waits until no planner can be at it any more.
 */
const patienceMs = { running: 5 * secondMs, planning: 150 * secondMs };
const mostRequeues = 3;
/** A notification arrives within seconds, mostly; one more does no harm. */
const lateMs = 30 * secondMs;
/** The lifecycle rule deletes files after one day, at the latest on the next. */
const fileLifeMs = 2 * 24 * 60 * 60 * secondMs;

/**
 * Sees to what the queues have lost: jobs that do not get on, and files that nobody has told of. After a start
 * of the local stack, whose queues are in memory, that is everything unfinished.
 */
export async function sweep(deps: SweeperDeps): Promise<void> {
  await requeueStalled(deps);
  await announceForgotten(deps);
}

/**
 * Imports wait for each other in one queue, so a job that stands still proves nothing while another one moves.
 */
async function requeueStalled(deps: SweeperDeps): Promise<void> {
  const now = deps.table.clock().getTime();
  const after = earliestJobId(new Date(now - fileLifeMs));
  const jobs = await Array.fromAsync(jobsBetween(deps.table, { after }, 'oldest first'));
  const idle = jobs.flatMap((job) =>
    job.status === 'running' || job.status === 'planning'
      ? [{ job, idleMs: now - Date.parse(job.updatedAt), patience: patienceMs[job.status] }]
      : [],
  );
  if (idle.some(({ idleMs, patience }) => idleMs < patience)) return;
  for (const { job, idleMs, patience } of idle) {
    if (idleMs >= patience * 4 ** job.requeues) await requeue(deps, job);
  }
}

async function requeue(deps: SweeperDeps, { id }: Job): Promise<void> {
  const { table, planQueue, workQueue, log } = deps;
  const job = await changeJob(table, id, ({ status, requeues }) =>
    (status === 'planning' || status === 'running') && requeues < mostRequeues
      ? { requeues: requeues + 1 }
      : undefined,
  );
  if (!job) {
    const reason = `It was queued again ${mostRequeues} times and did not get on. Drop the file again to go on.`;
    return await failJob(table, id, { resumable: true, reason });
  }
  log.warn('A stalled job is queued again', { jobId: id, requeues: job.requeues + 1 });
  if (job.plan) await queueUnfinishedWork(table, workQueue, job);
  else await sendAll(planQueue, [fileEvent(job.source)]);
}

async function announceForgotten({ table, s3, importBucket, planQueue, log }: SweeperDeps): Promise<void> {
  const latest = table.clock().getTime() - lateMs;
  for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, { Bucket: importBucket })) {
    for (const { Key, ETag, LastModified } of Contents) {
      if (!Key || !ETag || !LastModified || LastModified.getTime() > latest) continue;
      const file: DroppedFile = { bucket: importBucket, key: Key, eTag: ETag.replaceAll('"', '') };
      const jobId = jobIdOf({ ...file, modifiedAt: LastModified });
      if (!isFile(file) || (await findJob(table, jobId))) continue;
      log.warn('Nobody has told of a dropped file', { jobId });
      await sendAll(planQueue, [fileEvent(file)]);
    }
  }
}
