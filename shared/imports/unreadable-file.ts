import { nameOf } from '../jobs/queue-consumer.ts';
import { failJob } from '../jobs/repository.ts';
import type { DroppedFile } from './file-event.ts';
import { type LineDeps, startNextImport } from './line.ts';
import { standardOptions } from './options.ts';
import { FileGone, lookUpFile } from './raw-file.ts';
import { register } from './take-up.ts';
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
  const { bytes, modifiedAt } = listed;
  const found = { file: { ...file, modifiedAt }, bytes, options: standardOptions };
  const { job } = await register(table, found);
  const cause = causes.get(nameOf(error)) ?? '';
  const reason = `${nameOfFile(job)} could not be read, again and again (${nameOf(error)}). ${cause} ${howToGoOn(job)}`;
  await failJob(table, job.id, { resumable: true, reason });
  await startNextImport(deps);
}
