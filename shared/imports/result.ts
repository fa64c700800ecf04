import { PutObjectCommand } from '@aws-sdk/client-s3';
import type { ExportFiles } from '../exports/files.ts';
import { isPlanned } from '../jobs/job.ts';
import type { JobResult } from '../jobs/kind.ts';
import { daysAfter, lifetimes } from '../jobs/lifetimes.ts';
import { reportsOfJob } from '../jobs/reports.ts';
import type { Table } from '../table/table.ts';
import { writeChanges } from './changes-file.ts';
import { type ReportedRow, reportedRow } from './chunk.ts';
import { makeErrorFile } from './error-file.ts';
import { formatOf, type ImportJob, textOf } from './import-job.ts';
import { errorsKey } from './keys.ts';
import { FileGone } from './raw-file.ts';
import { goneBefore, nameOfFile } from './words.ts';

export interface ResultDeps extends ExportFiles {
  readonly table: Table;
}

/** The error file of an import some of whose rows have failed, and what a dry run would change. */
export async function resultOf(deps: ResultDeps, job: ImportJob): Promise<JobResult> {
  const changes = await writeChanges(deps, job);
  const errors = await errorsOf(deps, job);
  const expiresAt = daysAfter(deps.table.clock(), lifetimes.errorFile).toISOString();
  const named = nameOfFile(job).replace(/\.[^.]*$/, '');
  const files = [...changes, ...errors.files].map(({ name, key }) => ({
    name,
    downloadAs: `${named}-${name}`,
    key,
    expiresAt,
  }));
  return { files, reason: errors.reason };
}

/** A file that was made, in the bucket of exports. */
type MadeFile = Pick<JobResult['files'][number], 'name' | 'key'>;

async function errorsOf(
  deps: ResultDeps,
  job: ImportJob,
): Promise<{ readonly files: readonly MadeFile[]; readonly reason: string | null }> {
  if (job.counts.failed === 0) return { files: [], reason: null };
  try {
    return await writeErrorFile(deps, job);
  } catch (error) {
    if (!(error instanceof FileGone)) throw error;
    return { files: [], reason: goneBefore(job, 'its failed rows could be copied to an error file') };
  }
}

async function writeErrorFile({ table, s3, exportBucket }: ResultDeps, job: ImportJob) {
  const { id, counts } = job;
  const { content, contentType, rows } = await makeErrorFile(
    s3,
    textOf(job),
    formatOf(job),
    reportedRows(table, job),
  );
  const key = errorsKey(id);
  await s3.send(
    new PutObjectCommand({ Bucket: exportBucket, Key: key, Body: content, ContentType: contentType }),
  );
  const reason =
    rows < counts.failed ? `The error file holds the first ${rows} of ${counts.failed} failed rows.` : null;
  return { files: [{ name: 'errors.csv', key }], reason };
}

/** Every reported row of the job, in the file's order. */
async function* reportedRows(table: Table, job: ImportJob): AsyncGenerator<ReportedRow> {
  if (!isPlanned(job)) return;
  const { id, plan } = job;
  for await (const { report } of reportsOfJob(table, 'PROBLEMS', { id, attempt: plan.attempt }))
    yield reportedRow.parse(report);
}
