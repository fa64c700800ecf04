import * as z from 'zod';
import { customer, customerId } from '../../customers/customer.ts';

const example = 'Zq0fYAFLrlaqVsqvyFGyMqgFAA';

/** What a client says to be told what is new. */
export const syncToken = z
  .string()
  .max(2048)
  .meta({
    description: 'The `next` of the page before, unchanged. Absent: everything, from the beginning.',
    examples: [example],
  });

/** What has become of some customers. */
export const customerChanges = z.object({
  items: z.array(
    z.union([
      z.object({ id: customerId, customer }).meta({ description: 'A customer as it is now.' }),
      z
        .object({ id: customerId, deletedAt: z.iso.datetime() })
        .meta({ description: 'A customer that was deleted.' }),
    ]),
  ),
  next: z.string().meta({ description: 'What to send as `since` the next time.', examples: [example] }),
  more: z.boolean().meta({ description: 'Whether there is more at once: ask again before you rest.' }),
});
