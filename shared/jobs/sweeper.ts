import type { Table } from '../table/table.ts';
import type { Job } from './job.ts';
import { earliestJobId } from './job-id.ts';
import { type Kinds, kindOf, type QueuedKind } from './kind.ts';
import { daysBefore, lifetimes } from './lifetimes.ts';
import type { WorkMessage } from './messages.ts';
import { type Queue, sendAll } from './queue.ts';
import type { Log } from './queue-consumer.ts';
import { changeJob, failJob, jobsBetween } from './repository.ts';
import { stalledSince } from './stalled.ts';

export interface SweeperDeps {
  readonly table: Table;
  readonly kinds: Kinds<QueuedKind>;
  readonly workQueue: Queue;
  readonly log: Log;
}

const mostRequeues = 3;

/**
 * Sees to what the queues have lost: jobs that do not get on, and whatever else its kind knows. After a start of the
 * local stack, whose queues are in memory, that is everything unfinished.
 */
export async function sweep(deps: SweeperDeps): Promise<void> {
  const { table, kinds } = deps;
  const after = earliestJobId(daysBefore(table.clock(), lifetimes.chunk));
  for await (const job of jobsBetween(table, { after }, 'oldest first')) {
    if (!isToBeSeenTo(job)) continue;
    const movedAt = await stalledSince(table, job);
    if (movedAt) await requeue(deps, job, movedAt);
  }
  for (const kind of Object.values(kinds)) await kind.sweep();
}

/** Whoever waits is seen to by those who know for what. */
const isToBeSeenTo = ({ status }: Job): boolean =>
  status === 'planning' || status === 'running' || status === 'cancelling';

/** Each time counts, until the job gets on: moves since the last time begin the count afresh. */
async function requeue(deps: SweeperDeps, job: Job, movedAt: Date): Promise<void> {
  const { table, workQueue, log } = deps;
  const kind = kindOf(deps.kinds, job);
  const fruitless = ({ requeues, updatedAt }: Job) => (movedAt > new Date(updatedAt) ? 0 : requeues);
  const before = await changeJob(table, job.id, (now) =>
    // Nobody can resume a cancellation: it is tried for ever.
    isToBeSeenTo(now) && (now.status === 'cancelling' || fruitless(now) < mostRequeues)
      ? { requeues: fruitless(now) + 1 }
      : undefined,
  );
  if (!before) {
    const reason = `It was queued again ${mostRequeues} times and did not get on. ${kind.howToGoOn(job)}`;
    return await failJob(table, job.id, { resumable: true, reason });
  }
  log.warn('A stalled job is queued again', { jobId: job.id, requeues: fruitless(before) + 1 });
  const finish: WorkMessage = { kind: 'finish', jobId: job.id };
  if (before.status === 'cancelling') await sendAll(workQueue, [finish]);
  else await kind.requeue(before);
}
