import * as z from 'zod';
import { customerId } from '../customers/customer.ts';

/** What became of a customer. Only the first one of each part of the file, and those who are not in it, are told of. */
export const exportReport = z.object({
  customerId,
  result: z.enum(['exported', 'failed']),
  code: z.string().optional(),
  message: z.string().optional(),
  /** The object that holds the rows of the transaction in which it is told of. */
  part: z.string().optional(),
});
export type ExportReport = z.output<typeof exportReport>;
