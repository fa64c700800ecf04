import type { Table } from '../table/table.ts';
import { openChunks } from './chunk.ts';
import type { PlannedJob } from './job.ts';
import type { WorkMessage } from './messages.ts';
import { type Queue, sendAll } from './queue.ts';

/**
 * Queues everything that a planned job still lacks: its open chunks, the first of them if they must come in order, or its
 * finish when none is open. What is queued already may be queued twice: workers go by the table.
 */
export async function queueUnfinishedWork(
  table: Table,
  workQueue: Queue,
  { id, plan }: PlannedJob,
): Promise<void> {
  const open = await openChunks(table, id, plan.attempt);
  const due = plan.inOrder ? open.slice(0, 1) : open;
  const chunks = due.map(({ chunk }): WorkMessage => ({ kind: 'chunk', jobId: id, chunk }));
  const finish: WorkMessage = { kind: 'finish', jobId: id };
  await sendAll(workQueue, chunks.length > 0 ? chunks : [finish]);
}
