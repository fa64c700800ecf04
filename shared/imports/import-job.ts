import * as z from 'zod';
import { type Job, job } from '../jobs/job.ts';
import { daysAfter, lifetimes } from '../jobs/lifetimes.ts';
import { newJob } from '../jobs/new-job.ts';
import type { Write } from '../table/writes.ts';
import type { FileIdentity } from './file-identity.ts';
import { jobIdOf } from './file-identity.ts';
import { fileFormat } from './format.ts';

/** The job of one dropped file. */
const importJob = job.extend({
  kind: z.literal('import'),
  details: z.object({
    /** The object that it reads; `modifiedAt` tells apart two drops of the same content. */
    source: z.object({
      bucket: z.string(),
      key: z.string(),
      eTag: z.string(),
      bytes: z.int().nonnegative(),
      modifiedAt: z.iso.datetime(),
    }),
    /** Known once the file is planned. */
    format: fileFormat.nullable(),
    ignoredColumns: z.array(z.string()),
  }),
});
export type ImportJob = z.output<typeof importJob>;

/** The job with what only imports know of theirs. */
export const asImport = (read: Job): ImportJob => importJob.parse(read);

/** How its file is written, which is known of every file that is planned. */
export function formatOf({ id, details: { format } }: ImportJob) {
  if (!format) throw new Error(`The file of job ${id} is not planned yet.`);
  return format;
}

/** The file that a job imports. */
export const fileOf = ({ details: { source } }: ImportJob): FileIdentity => ({
  ...source,
  modifiedAt: new Date(source.modifiedAt),
});

/** The write that makes the job of a file that was never seen before. */
export function newImport(file: FileIdentity, bytes: number, now: Date): { read: ImportJob; write: Write } {
  const { bucket, key, eTag, modifiedAt } = file;
  const source = { bucket, key, eTag, modifiedAt: modifiedAt.toISOString(), bytes };
  const { read, write } = newJob(
    {
      id: jobIdOf(file),
      kind: 'import',
      keptUntil: daysAfter(modifiedAt, lifetimes.droppedFile).toISOString(),
      details: { source, format: null, ignoredColumns: [] },
    },
    now,
  );
  return { read: asImport(read), write };
}
