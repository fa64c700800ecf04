import { isPlanned } from '../jobs/job.ts';
import type { QueuedKind } from '../jobs/kind.ts';
import { type Queue, sendAll } from '../jobs/queue.ts';
import type { Log } from '../jobs/queue-consumer.ts';
import { queueUnfinishedWork } from '../jobs/unfinished-work.ts';
import { fileEvent } from './file-event.ts';
import { asImport, theFileOf } from './import-job.ts';
import { droppedFiles, type LineDeps, startNextImport } from './line.ts';
import { isStillToCome, knownFile } from './take-up.ts';
import { giveUpWaiting } from './upload.ts';
import { howToGoOn } from './words.ts';

export interface QueuedImportDeps extends LineDeps {
  readonly planQueue: Queue;
  readonly importBucket: string;
  readonly log: Log;
}

/** Imports of dropped files, as far as they are queued again. */
export const queuedImports = (deps: QueuedImportDeps): QueuedKind => ({
  noun: 'import',
  howToGoOn,
  requeue: async (job) => {
    if (!isPlanned(job)) await sendAll(deps.planQueue, [fileEvent(theFileOf(asImport(job)))]);
    else if (job.status === 'waiting') await startNextImport(deps);
    else await queueUnfinishedWork(deps.table, deps.workQueue, job);
  },
  sweep: async () => {
    await announceForgotten(deps);
    await giveUpWaiting(deps.table);
    await startNextImport(deps);
  },
});

/** A notification arrives within seconds, mostly; one more does no harm. */
const lateMs = 30_000;

async function announceForgotten({
  table,
  s3,
  importBucket,
  planQueue,
  log,
}: QueuedImportDeps): Promise<void> {
  const latest = table.clock().getTime() - lateMs;
  for await (const file of droppedFiles(s3, importBucket)) {
    if (file.modifiedAt.getTime() > latest) continue;
    const known = await knownFile(table, file);
    if (!isStillToCome(known)) continue;
    log.warn('Nobody has told of a dropped file', { jobId: known.jobId });
    await sendAll(planQueue, [fileEvent(file)]);
  }
}
