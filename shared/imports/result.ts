import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { isPlanned } from '../jobs/job.ts';
import type { JobResult } from '../jobs/kind.ts';
import { daysAfter, lifetimes } from '../jobs/lifetimes.ts';
import { reportsOfJob } from '../jobs/reports.ts';
import type { Table } from '../table/table.ts';
import { type ReportedRow, reportedRow } from './chunk.ts';
import { makeErrorFile } from './error-file.ts';
import { formatOf, type ImportJob, theFileOf } from './import-job.ts';
import { FileGone } from './raw-file.ts';
import { goneBefore, nameOfFile } from './words.ts';

export interface ResultDeps {
  readonly table: Table;
  readonly s3: S3Client;
  /** The bucket for error files. */
  readonly exportBucket: string;
}

/** The error file of an import some of whose rows have failed. */
export async function resultOf(deps: ResultDeps, job: ImportJob): Promise<JobResult> {
  if (job.counts.failed === 0) return { files: [], reason: null };
  try {
    return await writeErrorFile(deps, job);
  } catch (error) {
    if (!(error instanceof FileGone)) throw error;
    return { files: [], reason: goneBefore(job, 'its failed rows could be copied to an error file') };
  }
}

async function writeErrorFile({ table, s3, exportBucket }: ResultDeps, job: ImportJob): Promise<JobResult> {
  const { id, counts } = job;
  const { content, rows } = await makeErrorFile(s3, theFileOf(job), formatOf(job), reportedRows(table, job));
  const key = `imports/${id}/errors.csv`;
  await s3.send(
    new PutObjectCommand({
      Bucket: exportBucket,
      Key: key,
      Body: content,
      ContentType: 'text/csv; charset=utf-8',
    }),
  );
  const expiresAt = daysAfter(table.clock(), lifetimes.errorFile).toISOString();
  const reason =
    rows < counts.failed ? `The error file holds the first ${rows} of ${counts.failed} failed rows.` : null;
  const downloadAs = `${nameOfFile(job).replace(/\.[^.]*$/, '')}-errors.csv`;
  return { files: [{ name: 'errors.csv', downloadAs, key, expiresAt }], reason };
}

/** Every reported row of the job, in the file's order. */
async function* reportedRows(table: Table, job: ImportJob): AsyncGenerator<ReportedRow> {
  if (!isPlanned(job)) return;
  const { id, plan } = job;
  for await (const { report } of reportsOfJob(table, 'PROBLEMS', { id, attempt: plan.attempt }))
    yield reportedRow.parse(report);
}
