import { nameOf } from '../jobs/queue-consumer.ts';
import { failJob } from '../jobs/repository.ts';
import { tryCommit } from '../table/commit.ts';
import type { DroppedFile } from './file-event.ts';
import { newImport } from './import-job.ts';
import { type LineDeps, startNextImport } from './line.ts';
import { FileGone, lookUpFile } from './raw-file.ts';
import { howToGoOn, nameOfFile } from './words.ts';

/** S3's codes for files that it has but does not hand out. */
const causes = new Map([
  ['AccessDenied', 'S3 denies it: perhaps it is encrypted with a key that Clientele may not use.'],
  ['InvalidObjectState', 'It lies in a storage class for archives and must be restored first.'],
  ['InvalidRequest', 'Perhaps it is encrypted with a key that only its owner has (SSE-C).'],
]);

/**
 * Marks the job of a file that could not be planned, whatever was tried. A file that was never once opened has
 * no job yet: it gets one, from what the bucket's list says of it, so that people see what became of it and the
 * sweeper does not take it for forgotten.
 */
export async function giveUpPlanning(deps: LineDeps, file: DroppedFile, error: unknown): Promise<void> {
  const { table, s3 } = deps;
  const listed = await lookUpFile(s3, file).catch((error: unknown) => {
    if (!(error instanceof FileGone)) throw error;
  });
  if (!listed) return;
  const { read, write } = newImport({ ...file, ...listed }, listed.bytes, table.clock());
  await tryCommit(table, { writes: [write] });
  const cause = causes.get(nameOf(error)) ?? '';
  const reason = `${nameOfFile(read)} could not be read, again and again (${nameOf(error)}). ${cause} ${howToGoOn(read)}`;
  await failJob(table, read.id, { resumable: true, reason });
  await startNextImport(deps);
}
