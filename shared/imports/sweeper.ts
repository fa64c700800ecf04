import { paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import type { Job } from '../jobs/job.ts';
import { daysBefore, droppedFileDaysAtMost } from '../jobs/lifetimes.ts';
import { type Queue, sendAll } from '../jobs/queue.ts';
import type { Log } from '../jobs/queue-consumer.ts';
import { changeJob, failJob, findJob, jobsBetween } from '../jobs/repository.ts';
import type { Table } from '../table/table.ts';
import { openChunks } from './chunk.ts';
import { type DroppedFile, fileEvent, isFile } from './file-event.ts';
import { earliestJobId, jobIdOf } from './file-identity.ts';
import { howToGoOn } from './how-to-go-on.ts';
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
 * Longer than the time-out of planners and workers, two minutes: nobody can be at work any more on what has not
 * moved since.
 */
const stalledMs = 150 * secondMs;
const mostRequeues = 3;
/** A notification arrives within seconds, mostly; one more does no harm. */
const lateMs = 30 * secondMs;

/**
 * Sees to what the queues have lost: jobs that do not get on, and files that nobody has told of. After a start
 * of the local stack, whose queues are in memory, that is everything unfinished.
 */
export async function sweep(deps: SweeperDeps): Promise<void> {
  await requeueStalled(deps);
  await announceForgotten(deps);
}

/**
 * Chunks wait in one queue, those of all imports: one that does not move proves nothing while another one does.
 * A job is made when its planner starts, and waits for nobody.
 */
async function requeueStalled(deps: SweeperDeps): Promise<void> {
  const now = deps.table.clock().getTime();
  const after = earliestJobId(daysBefore(new Date(now), droppedFileDaysAtMost));
  const planning: Unfinished[] = [];
  const running: Unfinished[] = [];
  for await (const job of jobsBetween(deps.table, { after }, 'oldest first')) {
    if (job.status === 'planning') planning.push({ job, movedAt: Date.parse(job.updatedAt) });
    if (job.status === 'running') running.push({ job, movedAt: await lastMove(deps.table, job) });
  }
  const stalled = ({ movedAt }: Unfinished) => now - movedAt >= stalledMs;
  const lost = [...planning.filter(stalled), ...(running.every(stalled) ? running : [])];
  for (const unfinished of lost) await requeue(deps, unfinished);
}

interface Unfinished {
  readonly job: Job;
  readonly movedAt: number;
}

/** When the job last got on: the closing of a chunk changes the job, its moves before that only the chunk. */
async function lastMove(table: Table, { id, plan, updatedAt }: Job): Promise<number> {
  const open = plan ? await openChunks(table, id, plan.attempt) : [];
  return open.reduce((latest, { movedAt }) => Math.max(latest, Date.parse(movedAt)), Date.parse(updatedAt));
}

/** Each time counts, until the job gets on: moves since the last time begin the count afresh. */
async function requeue(deps: SweeperDeps, { job: { id, source }, movedAt }: Unfinished): Promise<void> {
  const { table, planQueue, workQueue, log } = deps;
  const fruitless = ({ requeues, updatedAt }: Job) => (movedAt > Date.parse(updatedAt) ? 0 : requeues);
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
