import * as z from 'zod';
import { customerId } from '../customers/customer.ts';

/** What became of a customer, for whoever asks for the job's results. */
export const customerReport = z.object({
  customerId,
  result: z.enum(['updated', 'deleted', 'unchanged', 'failed']),
  code: z.string().optional(),
  message: z.string().optional(),
});
export type CustomerReport = z.output<typeof customerReport>;

/** What became of every customer is kept, not only of those that failed. */
export const reportsAll = true;
