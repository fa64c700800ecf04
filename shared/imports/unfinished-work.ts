import type { Job } from '../jobs/job.ts';
import { type Queue, sendAll } from '../jobs/queue.ts';
import type { Table } from '../table/table.ts';
import { openChunks } from './chunk.ts';
import type { WorkMessage } from './messages.ts';

/**
 * Queues everything that a planned job still lacks: its open chunks, or its finish when none is open. What is
 * queued already may be queued twice: workers go by the table.
 */
export async function queueUnfinishedWork(table: Table, workQueue: Queue, { id, plan }: Job): Promise<void> {
  if (!plan) throw new Error(`Job ${id} is not planned yet.`);
  const open = await openChunks(table, id, plan.attempt);
  const chunks = open.map(({ chunk }): WorkMessage => ({ kind: 'chunk', jobId: id, chunk }));
  const finish: WorkMessage = { kind: 'finish', jobId: id };
  await sendAll(workQueue, chunks.length > 0 ? chunks : [finish]);
}
