import * as z from 'zod';

/** What has become of the items that were worked through: rows of a file, or customers. */
export const jobCounts = z.object({
  created: z.int().nonnegative(),
  updated: z.int().nonnegative(),
  deleted: z.int().nonnegative(),
  unchanged: z.int().nonnegative(),
  /** Absent of jobs from before there were exports. */
  exported: z.int().nonnegative().default(0),
  failed: z.int().nonnegative(),
});
export type JobCounts = z.output<typeof jobCounts>;
/** What can become of an item. */
export type ItemResult = keyof JobCounts;

export const noCounts: JobCounts = {
  created: 0,
  updated: 0,
  deleted: 0,
  unchanged: 0,
  exported: 0,
  failed: 0,
};

/** The counts of two parts together. */
export const addCounts = (a: JobCounts, b: JobCounts): JobCounts => ({
  created: a.created + b.created,
  updated: a.updated + b.updated,
  deleted: a.deleted + b.deleted,
  unchanged: a.unchanged + b.unchanged,
  exported: a.exported + b.exported,
  failed: a.failed + b.failed,
});

/** How many items something is to be told of beside their results, by what their kind calls it. */
export const tallies = z.record(z.string(), z.int().positive());
type Tallied = { readonly tallies?: z.output<typeof tallies> | undefined };

/** Those of all parts together; none when no part has any. */
export function addTallies(parts: readonly Tallied[]): Tallied {
  const sum: Record<string, number> = {};
  for (const { tallies = {} } of parts) {
    for (const [name, count] of Object.entries(tallies)) sum[name] = (sum[name] ?? 0) + count;
  }
  return Object.keys(sum).length > 0 ? { tallies: sum } : {};
}

/** How many items were worked through. */
export const itemsDone = (counts: JobCounts): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);

/**
 * `uploading`: the file that it is about has not come yet. `waiting`: for the imports of files that were dropped
 * before. `cancelling`: nothing new is begun, but what is in flight may still count.
 */
export const jobStatus = z.enum([
  'uploading',
  'planning',
  'waiting',
  'running',
  'cancelling',
  'completed',
  'failed',
  'cancelled',
]);
export type JobStatus = z.output<typeof jobStatus>;

export const jobKind = z.enum(['import', 'bulk-action', 'export']);
export type JobKindName = z.output<typeof jobKind>;

/** A job as the table stores it. */
export const job = z.object({
  id: z.string(),
  kind: jobKind,
  status: jobStatus,
  /** Of a failed job: whether it can go on from where it stopped. */
  resumable: z.boolean(),
  /** Until when that is kept which it works from: a dropped file, the chunks. */
  keptUntil: z.iso.datetime(),
  /** What it was when it failed: that is what it becomes when it is resumed. */
  failedFrom: jobStatus.nullable(),
  /** Why it failed, or what its result lacks. */
  reason: z.string().nullable(),
  /** How the work was divided, once that is known. */
  plan: z
    .object({
      /** Names the chunks that count: those of an earlier, broken-off planning do not. */
      attempt: z.int().positive(),
      chunks: z.int().nonnegative(),
      /** How many items there are. */
      total: z.int().nonnegative(),
      /** Whether each chunk is only begun when the one before it is closed: what their items do rests on those before. */
      inOrder: z.literal(true).optional(),
    })
    .nullable(),
  /** How many chunks are closed, and the sum of their counts. */
  chunksClosed: z.int().nonnegative(),
  counts: jobCounts,
  tallies: tallies.optional(),
  /** When it last began to run, and how many items were done by then. */
  began: z.object({ at: z.iso.datetime(), done: z.int().nonnegative() }).nullable(),
  /** How often the sweeper has queued it again since it last got on. */
  requeues: z.int().nonnegative(),
  /** Files that it made for people, in the bucket of exports. */
  files: z.array(
    z.object({ name: z.string(), downloadAs: z.string(), key: z.string(), expiresAt: z.iso.datetime() }),
  ),
  /** What only its kind knows of it. */
  details: z.unknown(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  completedAt: z.iso.datetime().nullable(),
  /** Grows with each change of the item. */
  version: z.int().positive(),
  /** When the table forgets it, in seconds since 1970. */
  expiresAt: z.int(),
});
export type Job = z.output<typeof job>;

/** A job whose work is divided: workers can work through it. */
export type PlannedJob = Job & { readonly plan: NonNullable<Job['plan']> };
/** Whether the job has been divided into chunks. */
export const isPlanned = (job: Job): job is PlannedJob => job.plan !== null;

/** What changes of a job when workers may begin with it. */
export const running = ({ counts }: Pick<Job, 'counts'>, now: Date): Pick<Job, 'status' | 'began'> => ({
  status: 'running',
  began: { at: now.toISOString(), done: itemsDone(counts) },
});

/** Whether the job has neither failed, nor been cancelled, nor come to its end. */
export const isUnderWay = ({ status }: Pick<Job, 'status'>): boolean =>
  status === 'uploading' || status === 'planning' || status === 'waiting' || status === 'running';

/** Whether the job may still get on: it was neither refused nor cancelled, and has not come to its end. */
export const isUnfinished = (job: Pick<Job, 'status' | 'resumable'>): boolean =>
  isUnderWay(job) || (job.status === 'failed' && job.resumable);

/** Whether the job has come to an end that nothing comes after. */
export const hasEnded = ({ status }: Pick<Job, 'status'>): boolean =>
  status === 'completed' || status === 'cancelled';

/** Whether nothing goes on with the job any more: it has ended, or failed for good. */
export const isOver = (job: Pick<Job, 'status' | 'resumable'>): boolean =>
  hasEnded(job) || (job.status === 'failed' && !job.resumable);

/** Whether the job has failed, and can go on from where it stopped. */
export const isResumable = ({ status, resumable, keptUntil }: Job, now: Date): boolean =>
  status === 'failed' && resumable && now < new Date(keptUntil);
