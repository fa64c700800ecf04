import * as z from 'zod';
import { type BaseResource, baseResource, type JobItem } from '../jobs/base-resource.ts';
import type { Job } from '../jobs/job.ts';
import { selected, shownSelection } from '../selection/selected.ts';
import { doneAction } from './action.ts';
import { asBulkAction } from './job.ts';
import { customerReport } from './report.ts';

/** A bulk action as the API answers it. */
export const bulkActionResource = baseResource
  .extend({
    kind: z.literal('bulk-action'),
    action: doneAction,
    selected,
  })
  .meta({
    id: 'BulkActionJob',
    examples: [
      {
        id: 'job_01JKX3T7Q9ZB5M2V8C4D6E1F0H',
        kind: 'bulk-action',
        status: 'running',
        action: { type: 'change', addTags: ['spring catalogue'] },
        selected: { by: 'filter', filter: { field: 'status', op: 'eq', value: 'active' } },
        progress: {
          total: 1200,
          done: 500,
          created: 0,
          updated: 480,
          deleted: 0,
          unchanged: 19,
          exported: 0,
          failed: 1,
        },
        files: [],
        createdAt: '2026-01-31T09:30:00.000Z',
        updatedAt: '2026-01-31T09:30:04.000Z',
      },
    ],
  });
export type BulkActionResource = z.output<typeof bulkActionResource>;

/** What became of a customer. */
export const toBulkActionItem = (report: unknown): JobItem => customerReport.parse(report);

/** @param seesCustomers whether who asks may read customers */
export function toBulkActionResource(
  job: Job,
  base: BaseResource,
  seesCustomers: boolean,
): BulkActionResource {
  const { action, selected } = asBulkAction(job).details;
  return { ...base, kind: 'bulk-action', action, selected: shownSelection(selected, seesCustomers) };
}
