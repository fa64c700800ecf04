import * as z from 'zod';

/** What an export would make, were it asked for now. */
export const preview = z
  .object({
    dryRun: z.literal(true),
    total: z
      .int()
      .nonnegative()
      .describe('How many customers are selected, exactly; of an export by months, how many days they have.'),
    columns: z.array(z.string()).describe('The columns of the file, in their order.'),
    fileName: z.string(),
  })
  .meta({
    id: 'ExportPreview',
    examples: [
      {
        dryRun: true,
        total: 1200,
        columns: ['id', 'firstName', 'lastName', 'email'],
        fileName: 'customers-2026-01-31.csv',
      },
    ],
  });
