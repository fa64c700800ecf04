import { removeAll } from '../exports/files.ts';
import { isPlanned } from '../jobs/job.ts';
import type { QueuedKind, WorkedKind } from '../jobs/kind.ts';
import { type Queue, sendAll } from '../jobs/queue.ts';
import type { Log } from '../jobs/queue-consumer.ts';
import { queueUnfinishedWork } from '../jobs/unfinished-work.ts';
import { fileEvent } from './file-event.ts';
import { asImport, fileOf, theFileOf } from './import-job.ts';
import { partsOf } from './keys.ts';
import { droppedFiles, type LineDeps, startNextImport } from './line.ts';
import { type OpenDeps, openChunk } from './open-chunk.ts';
import { deleteFile } from './raw-file.ts';
import { type ResultDeps, resultOf } from './result.ts';
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

/** Imports of dropped files, as workers do them. */
export const imports = (deps: QueuedImportDeps & OpenDeps & ResultDeps): WorkedKind => ({
  ...queuedImports(deps),
  open: (job, chunk) => openChunk(deps, asImport(job), chunk),
  result: (job) => resultOf(deps, asImport(job)),
  tidyUp: async (job) => {
    const own = asImport(job);
    if (own.details.options.dryRun || own.details.reads) await removeAll(deps, partsOf(job.id));
    const file = fileOf(own);
    if (file) await deleteFile(deps.s3, file);
  },
  ended: () => startNextImport(deps),
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
