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

export const jobStatus = z.enum(['planning', 'running', 'completed', 'failed']);
export type JobStatus = z.output<typeof jobStatus>;

/** The part of every job that is the same whatever it does, as the table stores it. */
export const jobCore = z.object({
  id: z.string(),
  status: jobStatus,
  /** Of a failed job: its messages, sent again, take it on from where it stopped. */
  resumable: z.boolean(),
  /** Why it failed, or what its result lacks. */
  reason: z.string().optional(),
  counts: jobCounts,
  /** How often the sweeper has queued it again since it last got on. */
  requeues: z.int().nonnegative(),
  /** Files that it made for people, in the bucket of exports. */
  files: z.array(z.object({ name: z.string(), key: z.string(), expiresAt: z.iso.datetime() })),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  completedAt: z.iso.datetime().optional(),
  /** Grows with each change of the item. */
  version: z.int().positive(),
  /** When the table forgets it, in seconds since 1970. */
  expiresAt: z.int(),
});

/** Whether the job may still go on: it has not come to its end. */
export const isUnfinished = ({ status, resumable }: { status: JobStatus; resumable: boolean }): boolean =>
  status === 'planning' || status === 'running' || (status === 'failed' && resumable);
