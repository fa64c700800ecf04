import * as z from 'zod';
import { type Job, jobCounts, jobStatus, rowsDone } from './job.ts';
import { daysAfter, lifetimes } from './lifetimes.ts';

export const jobId = z
  .string()
  .regex(/^job_[0-9A-HJKMNP-TV-Z]{26}$/)
  .meta({
    description: 'Identifies the job. Sorts by the time of the drop.',
    examples: ['job_01JKX3T7Q9ZB5M2V8C4D6E1F0G'],
  });

/** A file to download. Its address works for a short time: ask for the job again to get a fresh one. */
const jobFile = z.object({
  name: z.string(),
  url: z.url(),
  expiresAt: z.iso.datetime().describe('Until when the address works.'),
});
export type JobFile = z.output<typeof jobFile>;

/** A job as the API answers it. */
export const jobResource = z
  .object({
    id: jobId,
    kind: z.literal('import'),
    status: jobStatus,
    resumable: z
      .boolean()
      .optional()
      .describe(
        'Only when it has failed: whether an operator can still have it go on from where it stopped. `reason` says how.',
      ),
    reason: z.string().optional().describe('Why it failed, or what its result lacks.'),
    source: z.object({ bucket: z.string(), key: z.string(), bytes: z.int() }).describe('The dropped file.'),
    progress: jobCounts
      .extend({
        rows: z.int().describe('Rows of the file that are not blank; 0 until it is planned.'),
        done: z.int().describe('created + updated + unchanged + failed.'),
      })
      .describe('Grows while the job runs, one chunk of the file at a time.'),
    ignoredColumns: z.array(z.string()).describe('Columns of the file that mean nothing to the import.'),
    files: z
      .array(jobFile)
      .describe(
        '`errors.csv` repeats the rows that failed, with the reason but without passwords: correct it and drop it again. Only keys with the scope `customers:read` are told of files.',
      ),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    completedAt: z.iso.datetime().optional(),
  })
  .meta({
    id: 'Job',
    examples: [
      {
        id: 'job_01JKX3T7Q9ZB5M2V8C4D6E1F0G',
        kind: 'import',
        status: 'completed',
        source: { bucket: 'clientele-imports', key: 'customers.csv', bytes: 48_213 },
        progress: { rows: 400, done: 400, created: 380, updated: 12, unchanged: 5, failed: 3 },
        ignoredColumns: ['favourite colour'],
        files: [
          {
            name: 'errors.csv',
            url: 'https://clientele-exports.s3.eu-central-1.amazonaws.com/errors.csv?X-Amz-Signature=5f2c',
            expiresAt: '2026-01-31T09:45:00.000Z',
          },
        ],
        createdAt: '2026-01-31T09:30:00.000Z',
        updatedAt: '2026-01-31T09:30:12.000Z',
        completedAt: '2026-01-31T09:30:12.000Z',
      },
    ],
  });
export type JobResource = z.output<typeof jobResource>;

export function toResource(job: Job, files: readonly JobFile[], now: Date): JobResource {
  const { id, kind, status, resumable, reason, source, plan, counts, completedAt } = job;
  const endOfFile = daysAfter(new Date(source.modifiedAt), lifetimes.droppedFile);
  return {
    id,
    kind,
    status,
    ...(status === 'failed' && { resumable: resumable && now < endOfFile }),
    ...(reason !== null && { reason }),
    source: { bucket: source.bucket, key: source.key, bytes: source.bytes },
    progress: { rows: plan?.rows ?? 0, done: rowsDone(counts), ...counts },
    ignoredColumns: job.ignoredColumns,
    files: [...files],
    createdAt: job.createdAt,
    updatedAt: job.updatedAt,
    ...(completedAt !== null && { completedAt }),
  };
}
