import { isPlanned } from '../jobs/job.ts';
import type { QueuedKind, WorkedKind } from '../jobs/kind.ts';
import type { Queue } from '../jobs/queue.ts';
import { queueUnfinishedWork } from '../jobs/unfinished-work.ts';
import type { Table } from '../table/table.ts';
import { removeLeftovers } from './files.ts';
import { asExport } from './job.ts';
import { type OpenDeps, openChunk } from './open-chunk.ts';
import { resultOf } from './result.ts';

export interface QueuedExportDeps {
  readonly table: Table;
  readonly workQueue: Queue;
}

const nothing = async () => {};

/** Exports, as far as they are queued again. */
export const queuedExports = ({ table, workQueue }: QueuedExportDeps): QueuedKind => ({
  noun: 'export',
  howToGoOn: ({ keptUntil }) =>
    `Until ${keptUntil} it can be resumed (POST /v1/jobs/{id}/resume) and goes on from where it stopped. Or ask for a new one.`,
  requeue: async (job) => {
    if (isPlanned(job)) await queueUnfinishedWork(table, workQueue, job);
  },
  sweep: nothing,
});

/** Exports, as workers make them. */
export const exports = (deps: QueuedExportDeps & OpenDeps): WorkedKind => ({
  ...queuedExports(deps),
  open: (job, chunk) => openChunk(deps, asExport(job), chunk),
  result: (job) => resultOf(deps, asExport(job)),
  tidyUp: ({ id, status }) => removeLeftovers(deps, id, status === 'completed'),
  ended: nothing,
});
