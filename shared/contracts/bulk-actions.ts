import * as z from 'zod';
import { bulkAction } from '../bulk/action.ts';
import { preview } from '../bulk/preview.ts';
import { bulkActionResource } from '../bulk/resource.ts';
import { lifetimes } from '../jobs/lifetimes.ts';
import { unknownAmong } from '../schema/unknown-among.ts';
import { mostSelected, selection } from '../selection/selection.ts';
import { declare } from './endpoint.ts';

export const bulkActions = declare({
  createBulkAction: {
    method: 'POST',
    path: '/v1/bulk-actions',
    function: 'directory',
    scope: 'customers:write',
    // A dry run shows customers, and a filter says of each whether it holds.
    alsoScope: 'customers:read',
    tag: 'Bulk actions',
    summary: 'Change or delete many customers',
    description: `Makes a job that does the same to each of the selected customers, by the rules of a single change, each with its audit record. The selection is made once, at the time of the request; more than ${mostSelected.toLocaleString('en')} customers are refused with \`limit_reached\`. A customer who is already as the action wants it stays \`unchanged\`; one who cannot be changed (\`limit_reached\`, \`not_found\`, \`unknown_reference\`, \`version_mismatch\`) fails alone. \`GET /v1/jobs/{id}\` shows the progress, \`GET /v1/jobs/{id}/results\` what became of each customer, for ${lifetimes.chunk} days. With \`dryRun\` nothing is done: the answer says what would be.`,
    body: z
      .strictObject(
        {
          selection,
          action: bulkAction,
          dryRun: z.boolean().default(false).describe('Only say what would be done.'),
        },
        { error: unknownAmong(['selection', 'action', 'dryRun']) },
      )
      .meta({
        id: 'NewBulkAction',
        examples: [
          {
            selection: { filter: { field: 'shippingAddress.country', value: 'GB' } },
            action: { type: 'change', addTags: ['spring catalogue'] },
            dryRun: true,
          },
        ],
      }),
    idempotent: true,
    problems: ['limit_reached', 'unknown_reference', 'unreadable_view'],
    dryRun: { description: 'With `dryRun`: what would be done.', schema: preview },
    success: {
      status: 202,
      description: 'The job that does it.',
      schema: bulkActionResource,
      headers: { Location: 'Path of the job.' },
    },
  },
});
