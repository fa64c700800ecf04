import * as z from 'zod';
import { customer, customerId } from '../customers/customer.ts';
import { takenFields } from '../merge/fields.ts';
import { mergePreview } from '../merge/resource.ts';
import { unknownAmong } from '../schema/unknown-among.ts';
import { declare } from './endpoint.ts';
import { etag } from './parts.ts';

export const merging = declare({
  mergeCustomers: {
    method: 'POST',
    path: '/v1/customers/{id}/merge',
    function: 'admin',
    scope: 'customers:write',
    // The preview shows customers.
    alsoScope: 'customers:read',
    tag: 'Customers',
    summary: 'Make one customer of two',
    description:
      'The customer of the path stays, `from` goes; **it cannot be undone**, so look at the preview (`dryRun`) first. Fields that the one who stays does not have are filled in; where both have one, theirs stays unless `take` names it. Groups and tags are united, and of two answers about marketing the newer one counts. Orders, credit, points and client accounts are theirs from then on; of two credit limits with one store the higher one counts, and accounts with one store in different currencies are refused unless one of them is unused or settled. Both histories stay readable. No password moves, and the sessions of the one who goes end. The id of the one who goes still leads to the one who stays: reads and changes under it are answered with `Content-Location`. All of it is one transaction.',
    params: z.object({ id: customerId }),
    body: z
      .strictObject(
        {
          from: customerId.describe('The one who goes.'),
          take: z
            .array(z.enum(takenFields))
            .max(takenFields.length)
            .default([])
            .meta({ description: 'Fields in which the value of the one who goes wins, if there is one.' }),
          fromVersion: z.int().positive().optional().meta({
            description:
              'The version of the one who goes that you know, as `If-Match` is for the one who stays.',
          }),
          dryRun: z.boolean().default(false).describe('Only say what would be done.'),
        },
        { error: unknownAmong(['from', 'take', 'fromVersion', 'dryRun']) },
      )
      .meta({
        id: 'Merge',
        examples: [{ from: '019a2f0e-7c1a-7000-8000-0000000000cc', take: ['phone'], dryRun: true }],
      }),
    ifMatch: true,
    idempotent: true,
    problems: ['unknown_reference', 'limit_reached', 'currency_mismatch'],
    dryRun: { description: 'With `dryRun`: what would be done.', schema: mergePreview },
    success: {
      status: 200,
      description: 'The customer who stays.',
      schema: customer,
      headers: {
        ...etag,
        'Content-Location':
          'Path of the customer who stays, when the id is that of one who was merged into them before.',
      },
    },
  },
});
