import { isPlanned } from '../jobs/job.ts';
import type { QueuedKind } from '../jobs/kind.ts';
import type { Queue } from '../jobs/queue.ts';
import { queueUnfinishedWork } from '../jobs/unfinished-work.ts';
import type { Table } from '../table/table.ts';

export interface QueuedExportDeps {
  readonly table: Table;
  readonly workQueue: Queue;
}

/** Exports, as far as they are queued again. */
export const queuedExports = ({ table, workQueue }: QueuedExportDeps): QueuedKind => ({
  noun: 'export',
  howToGoOn: ({ keptUntil }) =>
    `Until ${keptUntil} it can be resumed (POST /v1/jobs/{id}/resume) and goes on from where it stopped. Or ask for a new one.`,
  requeue: async (job) => {
    if (isPlanned(job)) await queueUnfinishedWork(table, workQueue, job);
  },
  sweep: async () => {},
});
