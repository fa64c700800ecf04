import * as z from 'zod';
import { type Job, job } from '../jobs/job.ts';
import { daysAfter, lifetimes } from '../jobs/lifetimes.ts';
import { newJob, onlyAttempt } from '../jobs/new-job.ts';
import type { Write } from '../table/writes.ts';
import { exportFormat } from './request.ts';
import { exportContent } from './subject.ts';

/** What only exports know of their job. */
const exportDetails = z.object({
  /** Jobs that were made before there was a choice have none. */
  content: exportContent.default('customers'),
  format: exportFormat,
  /** The names of its columns, in their order. */
  columns: z.array(z.string()),
  delimiter: z.string(),
  byteOrderMark: z.boolean(),
  /** By whose clock times are written; absent: UTC. */
  timeZone: z.string().optional(),
  /** What the file is called by people. */
  fileName: z.string(),
  /** How its customers were selected, as text. */
  selected: z.string(),
  /** Who asked for it, as audit records say it. */
  actor: z.string(),
});
export type ExportDetails = z.output<typeof exportDetails>;

/** An export as the table stores it. */
const exportJob = job.extend({ kind: z.literal('export'), details: exportDetails });
export type ExportJob = z.output<typeof exportJob>;

/** The job with what only exports know of theirs. */
export const asExport = (read: Job): ExportJob => exportJob.parse(read);

/** The write that makes the job, whose chunks are kept already. */
export const newExportJob = (
  id: string,
  details: ExportDetails,
  frozen: { readonly total: number; readonly chunks: number },
  now: Date,
): { read: Job; write: Write } =>
  newJob(
    {
      id,
      kind: 'export',
      status: 'running',
      plan: { attempt: onlyAttempt, ...frozen },
      keptUntil: daysAfter(now, lifetimes.chunk).toISOString(),
      details,
    },
    now,
  );
