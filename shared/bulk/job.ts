import * as z from 'zod';
import { type Job, job, noCounts } from '../jobs/job.ts';
import { daysAfter, lifetimes } from '../jobs/lifetimes.ts';
import { newJob, onlyAttempt } from '../jobs/new-job.ts';
import { selectedText } from '../selection/selected.ts';
import type { Selection } from '../selection/selection.ts';
import type { Write } from '../table/writes.ts';
import { bulkAction } from './action.ts';

/** A bulk action as the table stores it. */
const bulkJob = job.extend({
  kind: z.literal('bulk-action'),
  details: z.object({
    action: bulkAction,
    /** As text: a filter may be nested deeper than an item can be. */
    selected: z.string(),
    /** Who asked for it, as audit records say it. */
    actor: z.string(),
  }),
});
export type BulkJob = z.output<typeof bulkJob>;

/** The job with what only bulk actions know of theirs. */
export const asBulkAction = (read: Job): BulkJob => bulkJob.parse(read);

/** The write that makes the job, whose chunks are kept already. */
export function newBulkJob(
  id: string,
  asked: {
    readonly selection: Selection;
    readonly action: z.output<typeof bulkAction>;
    readonly actor: string;
    /** How many customers are selected, and how many chunks they make. */
    readonly total: number;
    readonly chunks: number;
    /** What was done in the transaction that makes the job. Default: nothing */
    readonly counts?: Job['counts'];
  },
  now: Date,
): { read: Job; write: Write } {
  const { selection, action, actor, total, chunks, counts = noCounts } = asked;
  return newJob(
    {
      id,
      kind: 'bulk-action',
      status: 'running',
      plan: { attempt: onlyAttempt, chunks, total },
      counts,
      keptUntil: daysAfter(now, lifetimes.chunk).toISOString(),
      details: { action, selected: selectedText(selection), actor },
    },
    now,
  );
}
