import * as z from 'zod';

/** Query parameters of every list. */
export const paging = {
  limit: z
    .union([
      z.int(),
      z
        .string()
        .regex(/^\d{1,3}$/)
        .transform(Number),
    ])
    .pipe(z.int().min(1).max(100))
    .default(25)
    .describe('How many items a page holds: 1 to 100.'),
  cursor: z.string().max(2048).optional().describe('The `nextCursor` of the page before.'),
};

/** Response headers of every list. */
export const pageHeaders = { Link: 'The next page, as `rel="next"`; absent on the last one.' };

/** One page of a list whose size is known. */
export const pageOf = <Schema extends z.ZodType>(items: Schema) =>
  z.object({
    items: z.array(items),
    total: z.int().describe('How many items there are on all pages, exactly.'),
    nextCursor: z.string().optional().describe('Absent on the last page.'),
  });
