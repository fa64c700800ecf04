import * as z from 'zod';
import { type Job, job } from '../jobs/job.ts';
import { daysAfter, lifetimes } from '../jobs/lifetimes.ts';
import { newJob } from '../jobs/new-job.ts';
import type { Write } from '../table/writes.ts';
import { importContent } from './content.ts';
import type { DroppedFile } from './file-event.ts';
import { fileFormat } from './file-format.ts';
import { type FileIdentity, jobIdOf } from './file-identity.ts';
import { importOptions, standardOptions } from './options.ts';

/** Where its file lies, or is to be uploaded to. */
const place = z.object({ bucket: z.string(), key: z.string() });

/** The object that it reads; `modifiedAt` tells apart two drops of the same content. */
const source = place.extend({
  eTag: z.string(),
  bytes: z.int().nonnegative(),
  modifiedAt: z.iso.datetime(),
});

/** The job of one dropped file, or of one that is awaited. */
const importJob = job.extend({
  kind: z.literal('import'),
  details: z.object({
    /** While a file is awaited, only its place is known. */
    source: z.union([source, place]),
    /** The text that its rows are read from, where that is not the file itself: what was made of a workbook. */
    reads: source.omit({ bytes: true, modifiedAt: true }).optional(),
    /** Sheets of a workbook that its rows are not in. */
    ignoredSheets: z.array(z.string()).optional(),
    /** Who asked for it. Absent: its file was dropped by whoever may write to the bucket. */
    actor: z.string().optional(),
    /** What whoever asked for it may import. Absent: anything, for whoever may write to the bucket may do so. */
    contents: z.array(importContent).optional(),
    /** Jobs that were made before there were options have none. */
    options: importOptions.prefault({}),
    /** Known once the file is planned. */
    format: fileFormat.nullable(),
    ignoredColumns: z.array(z.string()),
    /** Rows that come in without the password whose hash they hold. Absent: none. */
    uncheckableHashes: z.int().positive().optional(),
  }),
});
export type ImportJob = z.output<typeof importJob>;
export type ImportDetails = ImportJob['details'];

/** The job with what only imports know of theirs. */
export const asImport = (read: Job): ImportJob => importJob.parse(read);

/** How its file is written, which is known of every file that is planned. */
export function formatOf({ id, details: { format } }: ImportJob) {
  if (!format) throw new Error(`The file of job ${id} is not planned yet.`);
  return format;
}

/** The file that a job imports; undefined while it is awaited. */
export function fileOf({ details: { source } }: ImportJob): FileIdentity | undefined {
  return 'eTag' in source ? { ...source, modifiedAt: new Date(source.modifiedAt) } : undefined;
}

/** {@link fileOf} a job whose file is known to be there, as that of every job is that was ever planned. */
export function theFileOf(job: ImportJob): FileIdentity {
  const file = fileOf(job);
  if (!file) throw new Error(`The file of job ${job.id} was not uploaded.`);
  return file;
}

/** What the rows of a job are read from: its file, or the text that was made of it. */
export const textOf = (job: ImportJob): DroppedFile => job.details.reads ?? theFileOf(job);

/** What a job knows of a file that lies in the bucket. */
export const foundFile = (file: FileIdentity, bytes: number): Pick<Job, 'keptUntil'> & SourceFound => ({
  keptUntil: daysAfter(file.modifiedAt, lifetimes.droppedFile).toISOString(),
  source: {
    bucket: file.bucket,
    key: file.key,
    eTag: file.eTag,
    modifiedAt: file.modifiedAt.toISOString(),
    bytes,
  },
});
type SourceFound = { readonly source: z.output<typeof source> };

/** What is wanted of an import, and by whom. */
export type Asked = Pick<ImportDetails, 'options' | 'actor' | 'contents'>;

/** The write that makes the job of a file that was never seen before. */
export function newImport(
  file: FileIdentity,
  bytes: number,
  now: Date,
  { options, actor, contents }: Asked = { options: standardOptions },
): { read: ImportJob; write: Write } {
  const { keptUntil, source } = foundFile(file, bytes);
  const details: ImportDetails = {
    source,
    ...(actor !== undefined && { actor }),
    ...(contents && { contents }),
    options,
    format: null,
    ignoredColumns: [],
  };
  const { read, write } = newJob({ id: jobIdOf(file), kind: 'import', keptUntil, details }, now);
  return { read: asImport(read), write };
}
