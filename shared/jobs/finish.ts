import type { Table } from '../table/table.ts';
import { closeAllChunks } from './close.ts';
import { isOver, isPlanned, isUnfinished, type Job } from './job.ts';
import { type Kinds, kindOf, type WorkedKind } from './kind.ts';
import type { Log } from './queue-consumer.ts';
import { changeJob, findJob } from './repository.ts';

export interface FinishDeps {
  readonly table: Table;
  readonly kinds: Kinds<WorkedKind>;
  readonly log: Log;
}

/**
 * Ends a job whose chunks are all closed, or that is to be cancelled: makes its files, marks it and removes what
 * nobody needs any more. Each step can be repeated, so a call that was broken off anywhere is simply made again.
 */
export async function finish(deps: FinishDeps, jobId: string): Promise<void> {
  const { table, kinds } = deps;
  const job = await findJob(table, jobId);
  if (!job) return;
  if (job.status === 'cancelling') await cancelNow(deps, job);
  else if (isUnfinished(job) && isPlanned(job) && job.chunksClosed === job.plan.chunks)
    await end(deps, job, 'completed');
  const now = await findJob(table, jobId);
  const kind = kindOf(kinds, job);
  if (now && isOver(now)) await kind.tidyUp(now);
  await kind.ended();
}

async function cancelNow(deps: FinishDeps, job: Job): Promise<void> {
  if (isPlanned(job)) await closeAllChunks(deps.table, job);
  await end(deps, (await findJob(deps.table, job.id)) ?? job, 'cancelled');
}

async function end(
  { table, kinds, log }: FinishDeps,
  job: Job,
  status: 'completed' | 'cancelled',
): Promise<void> {
  const result = await kindOf(kinds, job).result(job);
  const completedAt = table.clock().toISOString();
  const before = await changeJob(table, job.id, (now) => {
    // Somebody else may have ended it meanwhile, or have asked for its end in another way.
    const isDue = status === 'cancelled' ? now.status === 'cancelling' : isUnfinished(now);
    return isDue ? { ...result, status, resumable: false, completedAt } : undefined;
  });
  if (before) log.info('A job has ended', { jobId: job.id, kind: job.kind, status, ...job.counts });
}
