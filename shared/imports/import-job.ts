import type * as z from 'zod';
import { type Job, job, noCounts } from '../jobs/job.ts';
import { jobKey } from '../jobs/keys.ts';
import { daysAfter, lifetimes } from '../jobs/lifetimes.ts';
import { readItem } from '../table/read.ts';
import type { Table } from '../table/table.ts';
import { absent, epochSeconds, put, type Write } from '../table/writes.ts';
import type { FileIdentity } from './file-identity.ts';
import { jobIdOf } from './file-identity.ts';
import { fileFormat } from './format.ts';

/** The job of one dropped file. */
const importJob = job.extend({
  /** Known once the file is planned. */
  format: fileFormat.nullable(),
});
export type ImportJob = z.output<typeof importJob>;

/** A job whose file is planned: workers can work through it. */
export type PlannedImport = ImportJob &
  Readonly<{ plan: NonNullable<Job['plan']>; format: z.output<typeof fileFormat> }>;

export const isPlanned = (read: ImportJob): read is PlannedImport =>
  read.plan !== null && read.format !== null;

/** The write that makes the job of a file that was never seen before. */
export function newImport(file: FileIdentity, bytes: number, now: Date): { read: ImportJob; write: Write } {
  const at = now.toISOString();
  const read: ImportJob = {
    id: jobIdOf(file),
    kind: 'import',
    status: 'planning',
    resumable: false,
    reason: null,
    source: { ...file, modifiedAt: file.modifiedAt.toISOString(), bytes },
    plan: null,
    format: null,
    ignoredColumns: [],
    chunksClosed: 0,
    counts: noCounts,
    requeues: 0,
    files: [],
    createdAt: at,
    updatedAt: at,
    completedAt: null,
    version: 1,
    expiresAt: epochSeconds(daysAfter(now, lifetimes.job)),
  };
  return { read, write: put({ ...jobKey(read.id), ...read }, absent()) };
}

export async function findImport(table: Table, id: string): Promise<ImportJob | undefined> {
  const item = await readItem(table, jobKey(id));
  return item && importJob.parse(item);
}
