import * as z from 'zod';
import { type ItemResult, isResumable, itemsDone, jobCounts, jobStatus } from './job.ts';
import type { Progress } from './progress.ts';
import { speedOf } from './speed.ts';

export const jobId = z
  .string()
  .regex(/^job_[0-9A-HJKMNP-TV-Z]{26}$/)
  .meta({
    description: 'Identifies the job. Sorts by the time: of an import, the time of the drop.',
    examples: ['job_01JKX3T7Q9ZB5M2V8C4D6E1F0G'],
  });

/** A file to download. Its address works for a short time: ask for the job again to get a fresh one. */
const jobFile = z.object({
  name: z.string(),
  url: z.url(),
  expiresAt: z.iso.datetime().describe('Until when the address works.'),
});
export type JobFile = z.output<typeof jobFile>;

/** One of an import, and two of a bulk action. */
export const jobItemExamples = [
  { row: 17, result: 'failed', code: 'invalid', message: 'email: This is not an e-mail address.' },
  { customerId: '019a2f0e-7c1a-7000-8000-0000000000aa', result: 'updated' },
  {
    customerId: '019a2f0e-7c1a-7000-8000-0000000000ab',
    result: 'failed',
    code: 'not_found',
    message: 'There is no customer with this id.',
  },
] satisfies ({ result: ItemResult } & Record<string, unknown>)[];

/** What became of one item of a job. */
export const jobItem = z
  .object({
    customerId: z.string().optional().describe('The customer, of a job on chosen customers.'),
    row: z.int().optional().describe('The row of the file, counted from 1 with the header, of an import.'),
    result: jobCounts.keyof(),
    changes: z
      .array(z.string())
      .optional()
      .describe(
        'The fields that would change, of the dry run of an import; nested ones with a dot. Only keys with the scope `customers:read` are told of them.',
      ),
    code: z.string().optional().describe('Why it failed, for programs.'),
    message: z
      .string()
      .optional()
      .describe('Why it failed, for people. It repeats nothing of what a file says.'),
  })
  .meta({ id: 'JobItem', examples: jobItemExamples });
export type JobItem = z.output<typeof jobItem>;

/** What the API answers of every job, whatever its kind. */
export const baseResource = z.object({
  id: jobId,
  status: jobStatus.describe(
    '`uploading`: its file is awaited. `waiting`: for the imports of files that were dropped before. `cancelling`: what is in flight is still counted, nothing more is begun.',
  ),
  resumable: z
    .boolean()
    .optional()
    .describe('Only when it has failed: whether it can be resumed, and goes on from where it stopped.'),
  reason: z.string().optional().describe('Why it failed, or what its result lacks.'),
  progress: jobCounts
    .extend({
      created: jobCounts.shape.created.describe(
        'Rows of an import that made something: a customer, an order, an entry of an account.',
      ),
      updated: jobCounts.shape.updated.describe(
        'Rows of an import, or customers of a bulk action, that changed what there is.',
      ),
      deleted: jobCounts.shape.deleted.describe('Customers whom a bulk action has deleted.'),
      unchanged: jobCounts.shape.unchanged.describe('Items after which everything is as it was before.'),
      exported: jobCounts.shape.exported.describe(
        'Of an export, the customers, or the days of `months`, of whom it has written what there is: nothing, perhaps, or many rows. How many rows the file has, `rows` of the job says.',
      ),
      failed: jobCounts.shape.failed.describe('Items that failed. The results of the job say why.'),
      total: z
        .int()
        .describe(
          'How many items it has: rows of the file of an import that are not blank, customers of a bulk action or an export, days of an export of `months`; 0 until it is planned.',
        ),
      done: z
        .int()
        .describe(
          'How many items it is done with: created + updated + deleted + unchanged + exported + failed.',
        ),
      perSecond: z
        .number()
        .optional()
        .describe('While it runs: how many items a second since it began. Absent while it stands still.'),
      secondsLeft: z
        .int()
        .optional()
        .describe('While it runs: how long it still takes at that speed. Absent with it.'),
    })
    .describe('Grows while the job runs.'),
  files: z
    .array(jobFile)
    .describe(
      '`errors.csv` repeats the rows that failed, with the reason but without passwords: correct it and drop it again. Only keys with the scope `customers:read` are told of files.',
    ),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  completedAt: z.iso.datetime().optional().describe('When it completed, or was cancelled.'),
});
export type BaseResource = z.output<typeof baseResource>;

/** What all kinds of jobs answer alike. */
export function toBase(progress: Progress, files: readonly JobFile[], now: Date): BaseResource {
  const { job, counts } = progress;
  const { id, status, reason, plan, completedAt } = job;
  return {
    id,
    status,
    ...(status === 'failed' && { resumable: isResumable(job, now) }),
    ...(reason !== null && { reason }),
    progress: { total: plan?.total ?? 0, done: itemsDone(counts), ...counts, ...speedOf(job, progress, now) },
    files: [...files],
    createdAt: job.createdAt,
    updatedAt: job.updatedAt,
    ...(completedAt !== null && { completedAt }),
  };
}
