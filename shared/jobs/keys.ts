import type { Key } from '../table/table.ts';

/** All jobs lie in one partition, so that one query lists them by time: their ids sort by it. */
export const jobsPartition = 'JOBS';

/** The sort key of a job; of any id, real or made up as a bound. */
export const jobSortKey = (id: string): string => `JOB#${id}`;
export const jobKey = (id: string): Key => ({ PK: jobsPartition, SK: jobSortKey(id) });

/** The partition of everything else that belongs to one job: its chunks, its results. */
export const jobPartition = (id: string): string => `JOB#${id}`;

/** Five digits: two million rows make 20,000 chunks at the most. Attempts are job versions. */
const sortable = (n: number, digits: number): string => String(n).padStart(digits, '0');

const chunkPrefix = (attempt: number): string => `CHUNK#${sortable(attempt, 5)}#`;

/** One chunk of a job, as one attempt at planning cut it. */
export const chunkKey = (jobId: string, attempt: number, chunk: number): Key => ({
  PK: jobPartition(jobId),
  SK: `${chunkPrefix(attempt)}${sortable(chunk, 5)}`,
});

/** The chunks of one attempt, in their order. */
export const chunkRange = (jobId: string, attempt: number) => ({
  PK: jobPartition(jobId),
  from: chunkPrefix(attempt),
  to: `${chunkPrefix(attempt)}~`,
});

/**
 * The members of a chunk of chosen customers: what it works through. Each in a partition of its own: those of a million
 * are written within seconds, and one partition takes no more than a megabyte a second (docs/adr/0008).
 */
export const membersKey = (jobId: string, chunk: number): Key => ({
  PK: `${jobPartition(jobId)}#MEMBERS#${sortable(chunk, 5)}`,
  SK: 'MEMBERS',
});

/** `PROBLEMS` are the reports of items that failed, `RESULTS` those of all, where a kind of job has them. */
export type ReportKind = 'PROBLEMS' | 'RESULTS';
const reportPrefix = (kind: ReportKind, attempt: number): string => `${kind}#${sortable(attempt, 5)}#`;

/** The reports of one transaction, by the first item that it went through. */
export const reportKey = (kind: ReportKind, jobId: string, attempt: number, item: number): Key => ({
  PK: jobPartition(jobId),
  SK: `${reportPrefix(kind, attempt)}${sortable(item, 8)}`,
});

/**
 * All reports of one attempt, in the order of the items.
 * @param from the first item of a transaction to begin with. Default: the first of all
 */
export const reportRange = (kind: ReportKind, jobId: string, attempt: number, from?: number) => ({
  PK: jobPartition(jobId),
  from: from === undefined ? reportPrefix(kind, attempt) : reportKey(kind, jobId, attempt, from).SK,
  to: `${reportPrefix(kind, attempt)}~`,
});
