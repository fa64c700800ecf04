import type { DeletePolicy } from '../erasure/policy.ts';
import { isPlanned, type Job } from '../jobs/job.ts';
import type { JobResult, QueuedKind, WorkedKind } from '../jobs/kind.ts';
import type { Queue } from '../jobs/queue.ts';
import { queueUnfinishedWork } from '../jobs/unfinished-work.ts';
import type { Table } from '../table/table.ts';
import { asBulkAction } from './job.ts';
import { openChunk } from './open-chunk.ts';

export interface BulkActionDeps {
  readonly table: Table;
  readonly workQueue: Queue;
}

/** What workers need beyond that. */
export interface WorkedBulkDeps extends BulkActionDeps {
  readonly deletePolicy: DeletePolicy;
  /** Finds and removes the copies of those whom the job has anonymised: the end of it, which may be asked again. */
  readonly eraseCopies: (job: Job) => Promise<JobResult>;
}

const nothing = async () => {};

/** Bulk actions, as far as they are queued again. */
export const queuedBulkActions = ({ table, workQueue }: BulkActionDeps): QueuedKind => ({
  noun: 'bulk action',
  howToGoOn: ({ keptUntil }) =>
    `Until ${keptUntil} it can be resumed (POST /v1/jobs/{id}/resume) and goes on from where it stopped. Started again as a new one it changes nothing twice: customers who are as it wants them stay unchanged.`,
  requeue: async (job) => {
    if (isPlanned(job)) await queueUnfinishedWork(table, workQueue, job);
  },
  sweep: nothing,
});

/** Bulk actions, as workers do them. */
export const bulkActions = (deps: WorkedBulkDeps): WorkedKind => ({
  ...queuedBulkActions(deps),
  open: (job, chunk) => openChunk(deps, asBulkAction(job), chunk),
  // What became of each customer was written with the customers.
  result: deps.eraseCopies,
  tidyUp: nothing,
  ended: nothing,
});
