import * as z from 'zod';
import { customerId } from '../customers/customer.ts';

/** What became of a customer. Only the first one of each transaction's rows, and those who are not in the file, are told of. */
export const exportReport = z.object({
  /** Absent: the rows are those of a day. */
  customerId: customerId.optional(),
  result: z.enum(['exported', 'failed']),
  code: z.string().optional(),
  message: z.string().optional(),
  /** The objects that hold the rows of the transaction in which it is told of, in their order. */
  parts: z.array(z.string()).optional(),
});
export type ExportReport = z.output<typeof exportReport>;
