import * as z from 'zod';
import { customer, customerId } from '../customers/customer.ts';

/** How many customers of a selection are shown. */
export const sampleSize = 10;
/** Up to so many each is looked at: some hundred milliseconds, and a thousandth of a cent. */
export const mostCounted = 1_000;

const count = z.int().nonnegative();

const foreseen = z.object({
  customer: customer
    .pick({ firstName: true, lastName: true, name: true, email: true })
    .extend({ id: customerId })
    .describe('Of one that there is not, the id only.'),
  result: z.enum(['updated', 'deleted', 'unchanged', 'failed']),
  changes: z.array(z.string()).optional().describe('Which fields change, nested ones with a dot.'),
  code: z.string().optional().describe('Why it would fail: a stable code.'),
  message: z.string().optional().describe('The same for people.'),
});

/** What a bulk action would do, were it done now. */
export const preview = z
  .object({
    dryRun: z.literal(true),
    total: count.describe('How many customers are selected, exactly.'),
    counts: z
      .object({ updated: count, deleted: count, unchanged: count, failed: count })
      .optional()
      .describe(
        `How many of them would change, stay and fail, exactly. For up to ${mostCounted} selected customers.`,
      ),
    sample: z.array(foreseen).describe(`Up to ${sampleSize} of them, from all over the selection.`),
  })
  .meta({
    id: 'BulkActionPreview',
    examples: [
      {
        dryRun: true,
        total: 120,
        counts: { updated: 117, deleted: 0, unchanged: 2, failed: 1 },
        sample: [
          {
            customer: {
              id: '019a2f0e-7c1a-7000-8000-0000000000aa',
              firstName: 'Ada',
              email: 'ada@shop.example',
            },
            result: 'updated',
            changes: ['tags'],
          },
        ],
      },
    ],
  });
