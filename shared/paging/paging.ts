import * as z from 'zod';

const exampleCursor = '9XqF3mWcT0aJ7rYpVbK2LQ';

/** How many items a page holds at most, as a number or as a parameter has it. */
export const limitUpTo = (most: number, usual: number) =>
  z
    .preprocess(
      (value) => (typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value),
      z.number().min(1).max(most, { abort: true }).int(),
    )
    .default(usual)
    .describe('How many items a page holds at most.');

/** Query parameters of every list. */
export const paging = {
  limit: limitUpTo(100, 25),
  cursor: z
    .string()
    .max(2048)
    .optional()
    .meta({
      description: 'The `nextCursor` of the page before: asks for the page after it.',
      examples: [exampleCursor],
    }),
};

/** Response headers of every list. */
export const pageHeaders = { Link: 'The next page, as `rel="next"`; absent on the last one.' };

const nextCursor = z
  .string()
  .optional()
  .meta({ description: 'Asks for the next page. Absent on the last one.', examples: [exampleCursor] });

const total = z
  .int()
  .nonnegative()
  .meta({ description: 'How many items there are, exactly.', examples: [143] });

/** A list that comes as a whole. */
export const wholeListOf = <Schema extends z.ZodType>(items: Schema) =>
  z.object({ items: z.array(items), total });

/** One page of a list whose size is known. */
export const pageOf = <Schema extends z.ZodType>(items: Schema) =>
  z.object({
    items: z.array(items),
    total,
    nextCursor,
  });

/** One page of records whose number is not known. */
export const historyOf = <Schema extends z.ZodType>(items: Schema) =>
  z.object({
    items: z.array(items),
    nextCursor,
  });
