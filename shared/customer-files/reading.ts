import * as z from 'zod';

/** One column of a file, in the file's order. Without a meaning it is ignored. */
export const column = z.object({
  name: z.string(),
  /** The name of a column of ./columns.ts, `customFields.<key>`, `password`, `passwordHash`, or `error`. */
  meaning: z.string().optional(),
});
export type Column = z.output<typeof column>;

/** Which of a date's first two numbers is the day. */
export const dateOrder = z.enum(['day-first', 'month-first']);
export type DateOrder = z.output<typeof dateOrder>;

/** What stands before the decimals of amounts; unknown where none of a file tells, or they tell both. */
export const decimalMark = z.enum(['.', ',', 'unknown']);
export type DecimalMark = z.output<typeof decimalMark>;

/** What is decided once for a whole file, and kept with its job. */
export const fileReading = z.object({
  columns: z.array(column),
  /** Absent: not decided yet; a date counts if it can be read either way. */
  dateOrder: dateOrder.optional(),
  /** Absent: not decided yet; an amount counts if it can be read either way. */
  decimalMark: decimalMark.optional(),
  /** Whether full names are split when the file has no column for first and last names. */
  splitNames: z.boolean(),
});
export type FileReading = z.output<typeof fileReading>;
