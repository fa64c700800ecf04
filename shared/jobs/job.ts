import * as z from 'zod';

/** What has become of the rows that were worked through. */
export const jobCounts = z.object({
  created: z.int().nonnegative(),
  updated: z.int().nonnegative(),
  unchanged: z.int().nonnegative(),
  failed: z.int().nonnegative(),
});
export type JobCounts = z.output<typeof jobCounts>;

export const noCounts: JobCounts = { created: 0, updated: 0, unchanged: 0, failed: 0 };

/** The counts of two parts together. */
export const addCounts = (a: JobCounts, b: JobCounts): JobCounts => ({
  created: a.created + b.created,
  updated: a.updated + b.updated,
  unchanged: a.unchanged + b.unchanged,
  failed: a.failed + b.failed,
});

/** How many rows were worked through. */
export const rowsDone = ({ created, updated, unchanged, failed }: JobCounts): number =>
  created + updated + unchanged + failed;

/** `waiting`: for the imports of files that were dropped before. */
export const jobStatus = z.enum(['planning', 'waiting', 'running', 'completed', 'failed']);
export type JobStatus = z.output<typeof jobStatus>;

/** A job as the table stores it. What only one kind of job knows, that kind adds. */
export const job = z.object({
  id: z.string(),
  kind: z.literal('import'),
  status: jobStatus,
  /** Of a failed job: its dead letters, sent again, take it on from where it stopped while its file is there. */
  resumable: z.boolean(),
  /** Why it failed, or what its result lacks. */
  reason: z.string().nullable(),
  /** The object that it reads; `modifiedAt` tells apart two drops of the same content. */
  source: z.object({
    bucket: z.string(),
    key: z.string(),
    eTag: z.string(),
    bytes: z.int().nonnegative(),
    modifiedAt: z.iso.datetime(),
  }),
  /** How the work was divided, once that is known. */
  plan: z
    .object({
      /** Names the chunks that count: those of an earlier, broken-off planning do not. */
      attempt: z.int().positive(),
      chunks: z.int().nonnegative(),
      rows: z.int().nonnegative(),
    })
    .nullable(),
  ignoredColumns: z.array(z.string()),
  /** How many chunks are closed, and the sum of their counts. */
  chunksClosed: z.int().nonnegative(),
  counts: jobCounts,
  /** How often the sweeper has queued it again since it last got on. */
  requeues: z.int().nonnegative(),
  /** Files that it made for people, in the bucket of exports. */
  files: z.array(z.object({ name: z.string(), key: z.string(), expiresAt: z.iso.datetime() })),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  completedAt: z.iso.datetime().nullable(),
  /** Grows with each change of the item. */
  version: z.int().positive(),
  /** When the table forgets it, in seconds since 1970. */
  expiresAt: z.int(),
});
export type Job = z.output<typeof job>;

/** Whether the job has neither failed nor come to its end. */
export const isUnderWay = ({ status }: Pick<Job, 'status'>): boolean =>
  status === 'planning' || status === 'waiting' || status === 'running';

/** Whether the job may still get on: it was not refused, and has not come to its end. */
export const isUnfinished = (job: Pick<Job, 'status' | 'resumable'>): boolean =>
  isUnderWay(job) || (job.status === 'failed' && job.resumable);
