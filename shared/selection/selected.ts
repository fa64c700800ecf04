import * as z from 'zod';
import { writtenExpression } from '../directory/expression-schema.ts';
import type { Selection } from './selection.ts';

/** How the customers of a job were selected. */
export const selected = z
  .object({
    by: z.enum(['ids', 'view', 'filter', 'all', 'months']),
    view: z.string().optional(),
    filter: writtenExpression.optional(),
    q: z.string().optional(),
    timeZone: z.string().optional(),
    months: z
      .object({ from: z.string(), to: z.string() })
      .optional()
      .describe('Of an export of orders: those of these months, whoever they belong to.'),
  })
  .meta({
    description:
      'How its customers were selected. `filter` and `q` may say who somebody is: only keys with the scope `customers:read` are told of them.',
  });
export type Selected = z.output<typeof selected>;

/** How the customers were selected, as text for the job's item: a filter may be nested deeper than an item can be. */
export function selectedText({ ids, all, view, filter, q, timeZone }: Selection): string {
  const by = ids ? 'ids' : all ? 'all' : view === undefined ? 'filter' : 'view';
  return textOf({ by, view, filter, q, timeZone });
}

export const textOf = (how: Selected): string => JSON.stringify(how);

/**
 * What {@link selectedText} says, as far as somebody may know it.
 * @param seesCustomers whether who asks may read customers
 */
export function shownSelection(text: string, seesCustomers: boolean): Selected {
  const { by, view, filter, q, timeZone, months } = selected.parse(JSON.parse(text));
  return { by, view, timeZone, months, ...(seesCustomers && { filter, q }) };
}
