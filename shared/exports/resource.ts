import * as z from 'zod';
import { type BaseResource, baseResource, type JobItem } from '../jobs/base-resource.ts';
import type { Job } from '../jobs/job.ts';
import { selected, shownSelection } from '../selection/selected.ts';
import { asExport } from './job.ts';
import { exportReport } from './report.ts';
import { exportFormat } from './request.ts';
import { exportContent } from './subject.ts';

/** An export as the API answers it. */
export const exportResource = baseResource
  .extend({
    kind: z.literal('export'),
    content: exportContent.describe('What the rows of the file are.'),
    format: exportFormat,
    rows: z
      .int()
      .nonnegative()
      .describe(
        'How many rows the file has, the header not counted; while the job runs, those of the parts that are done. `progress` counts the customers, or the days, whose rows they are.',
      ),
    columns: z.array(z.string()).describe('The columns of the file, in their order.'),
    selected,
    actor: z.string().describe('Who asked for it, as audit records say it.'),
  })
  .meta({
    id: 'ExportJob',
    examples: [
      {
        id: 'job_01JKX3T7Q9ZB5M2V8C4D6E1F0J',
        kind: 'export',
        status: 'completed',
        content: 'customers',
        format: 'csv',
        rows: 1199,
        columns: ['id', 'firstName', 'lastName', 'email'],
        selected: { by: 'view', view: 'marketing-subscribers' },
        actor: 'api-key:hgj9PaJt4c42',
        progress: {
          total: 1200,
          done: 1200,
          created: 0,
          updated: 0,
          deleted: 0,
          unchanged: 0,
          exported: 1199,
          failed: 1,
        },
        files: [
          {
            name: 'customers.csv',
            url: 'https://clientele-exports.s3.eu-central-1.amazonaws.com/customers.csv?X-Amz-Signature=5f2c',
            expiresAt: '2026-01-31T09:45:00.000Z',
          },
        ],
        createdAt: '2026-01-31T09:30:00.000Z',
        updatedAt: '2026-01-31T09:30:04.000Z',
        completedAt: '2026-01-31T09:30:04.000Z',
      },
    ],
  });
export type ExportResource = z.output<typeof exportResource>;

/** A customer who is not in the file. Those who are, are not told of one by one. */
export const toExportItem = (report: unknown): JobItem => {
  const { customerId, result, code, message } = exportReport.parse(report);
  return { ...(customerId !== undefined && { customerId }), result, code, message };
};

/** @param seesCustomers whether who asks may read customers */
export function toExportResource(job: Job, base: BaseResource, seesCustomers: boolean): ExportResource {
  const { content, format, columns, selected, actor } = asExport(job).details;
  return {
    ...base,
    kind: 'export',
    content,
    format,
    rows: job.tallies?.rows ?? 0,
    columns,
    selected: shownSelection(selected, seesCustomers),
    actor,
  };
}
