import { basename } from 'node:path';
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { Job } from '../jobs/job.ts';
import { daysAfter, lifetimes } from '../jobs/lifetimes.ts';
import type { Log } from '../jobs/queue-consumer.ts';
import { changeJob } from '../jobs/repository.ts';
import type { Table } from '../table/table.ts';
import { reportedRows } from './chunk.ts';
import { makeErrorFile } from './error-file.ts';
import { findImport, isPlanned, type PlannedImport } from './import-job.ts';
import { deleteFile, FileGone } from './raw-file.ts';

export interface FinishDeps {
  readonly table: Table;
  readonly s3: S3Client;
  /** The bucket for error files. */
  readonly exportBucket: string;
  readonly log: Log;
}

/**
 * Ends a job whose chunks are all closed: writes its error file, marks it completed and deletes the dropped
 * file. Each step can be repeated, so a call that was broken off anywhere is simply made again.
 */
export async function finishImport(
  { table, s3, exportBucket, log }: FinishDeps,
  jobId: string,
): Promise<void> {
  const job = await findImport(table, jobId);
  if (!job || !isPlanned(job) || job.chunksClosed < job.plan.chunks) return;
  if (job.status !== 'completed') {
    const result =
      job.counts.failed > 0 ? await writeErrorFile({ table, s3, exportBucket }, job) : noErrorFile;
    const at = table.clock().toISOString();
    await changeJob(table, jobId, ({ status }) =>
      status === 'completed'
        ? undefined
        : { ...result, status: 'completed', resumable: false, completedAt: at },
    );
    log.info('An import was completed', { jobId, ...job.counts });
  }
  await deleteFile(s3, { ...job.source, modifiedAt: new Date(job.source.modifiedAt) });
}

type Result = Pick<Job, 'files' | 'reason'>;
const noErrorFile: Result = { files: [], reason: null };

async function writeErrorFile(
  { table, s3, exportBucket }: Omit<FinishDeps, 'log'>,
  { id, source, plan, format, counts }: PlannedImport,
): Promise<Result> {
  try {
    const reported = reportedRows(table, id, plan.attempt);
    const { content, rows } = await makeErrorFile(s3, source, format, reported);
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
    return { files: [{ name: 'errors.csv', key, expiresAt }], reason };
  } catch (error) {
    if (!(error instanceof FileGone)) throw error;
    const name = basename(source.key);
    return { files: [], reason: `${name} was gone before its failed rows could be copied to an error file.` };
  }
}
