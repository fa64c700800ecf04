import type { IdempotentRequest, Outcome } from '../idempotency/once.ts';
import type { Job } from '../jobs/job.ts';
import { earliestJobId } from '../jobs/job-id.ts';
import { daysBefore } from '../jobs/lifetimes.ts';
import { newJob } from '../jobs/new-job.ts';
import { failJob, jobsBetween } from '../jobs/repository.ts';
import { makeJobOnce } from '../jobs/start.ts';
import type { SignedForm } from '../pictures/files.ts';
import type { Table } from '../table/table.ts';
import type { ImportContent } from './content.ts';
import { asImport, type ImportDetails } from './import-job.ts';
import { uploadKey } from './keys.ts';
import { requireKnownFields } from './known-fields.ts';
import { limits } from './limits.ts';
import type { ImportOptions } from './options.ts';
import type { SignUpload } from './upload-form.ts';
import { nameOfFile } from './words.ts';

export interface UploadDeps {
  readonly table: Table;
  readonly importBucket: string;
  readonly signUpload: SignUpload;
}

/** An import that is asked for before its file is there. */
export interface AskedImport {
  readonly fileName: string;
  /** The size of the file; when it is not told, S3 takes any size that can be imported. */
  readonly bytes?: number | undefined;
  readonly options: ImportOptions;
  /** What they may import. */
  readonly contents: readonly ImportContent[];
  /** Who asks, as audit records say it. */
  readonly actor: string;
}

/** A form that uploads a file, and until when S3 takes it. */
export type FileUpload = SignedForm & { readonly expiresAt: string };

export interface StartedImport {
  readonly job: Job;
  /** Absent when the file has come already, or is not awaited any more. */
  readonly upload?: FileUpload;
}

/** How long a form can be used. */
const formSeconds = 60 * 60;

/**
 * Makes the job of a file that is still to be uploaded, and the form that uploads it: once it lies in the bucket, it
 * is imported like any dropped file, with these options.
 * @throws InvalidRequest when they name a field that there is not
 */
export async function startUpload(
  deps: UploadDeps,
  asked: AskedImport,
  request?: IdempotentRequest,
): Promise<Outcome<StartedImport>> {
  const { table, importBucket } = deps;
  const now = table.clock();
  const { result: job, replayed } = await makeJobOnce(table, request, async (id) => {
    await requireKnownFields(table, asked.options);
    const source = { bucket: importBucket, key: uploadKey(id, asked.fileName) };
    const { options, actor } = asked;
    const contents = [...asked.contents];
    const details: ImportDetails = { source, actor, contents, options, format: null, ignoredColumns: [] };
    const keptUntil = new Date(now.getTime() + formSeconds * 1_000).toISOString();
    return newJob({ id, kind: 'import', status: 'uploading', keptUntil, details }, now);
  });
  const upload = await formFor(deps, job, asked.bytes);
  return { result: { job, ...(upload && { upload }) }, replayed };
}

/** The form for the rest of its time. */
async function formFor(
  { table, signUpload }: UploadDeps,
  job: Job,
  bytes: number | undefined,
): Promise<FileUpload | undefined> {
  const { status, keptUntil } = job;
  const seconds = Math.floor((Date.parse(keptUntil) - table.clock().getTime()) / 1_000);
  if (status !== 'uploading' || seconds < 1) return undefined;
  const { key } = asImport(job).details.source;
  const expected = { key, leastBytes: bytes ?? 0, mostBytes: bytes ?? limits.fileBytes };
  return { ...(await signUpload(expected, seconds)), expiresAt: keptUntil };
}

/** S3 takes a form until its last second, and the upload then takes its time. */
const patienceMs = 10 * 60_000;

/** Marks the jobs whose files have not come as failed. One that comes all the same is imported. */
export async function giveUpWaiting(table: Table): Promise<void> {
  const now = table.clock();
  for await (const job of jobsBetween(table, { after: earliestJobId(daysBefore(now, 1)) }, 'oldest first')) {
    if (job.status !== 'uploading' || Date.parse(job.keptUntil) + patienceMs > now.getTime()) continue;
    const reason = `${nameOfFile(asImport(job))} was not uploaded. Ask for a new import.`;
    await failJob(table, job.id, { resumable: false, reason });
  }
}
