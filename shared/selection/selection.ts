import * as z from 'zod';
import { customerId } from '../customers/customer.ts';
import { expression } from '../directory/expression.ts';
import { termText, timeZone } from '../directory/query.ts';
import { isBlankTerm } from '../directory/term.ts';
import { LimitReached } from '../errors.ts';
import { fault } from '../schema/faults.ts';

/** The most ids that one request names: more do not fit into a body with room to spare. */
const mostIds = 10_000;

/**
 * The most customers that one job is about, however they are selected: their ids are kept within the seconds of a
 * request. A dry run counts more.
 */
export const mostSelected = 1_000_000;

/** @throws LimitReached when more customers are selected than one job is about */
export function requireBounded(customers: number): void {
  if (customers <= mostSelected) return;
  const advice = `${customers} are selected: split them by a filter, such as one on createdAt.`;
  throw new LimitReached(mostSelected, 'customers in one job', advice, { customers });
}

/** What a client is told who selects nobody. */
export const waysToSelect =
  'Select customers by `ids`, by a `view`, by a `filter` or `q` or both, or say `"all": true`.';

const q = termText.refine(
  (text) => !isBlankTerm(text),
  fault('too_short', 'Give a word to look for. Every customer is meant by "all": true.'),
);

/**
 * Whom a job is about, as a client says it. Nothing at all is no selection: who means every customer says so.
 */
export const selection = z
  .strictObject(
    {
      ids: z
        .array(customerId)
        .min(1, 'Name at least one customer.')
        .max(mostIds)
        .optional()
        .describe(
          'These. One that there is not fails with `not_found`, as does one who was merged into another: the message says into whom.',
        ),
      view: z
        .string()
        .min(1)
        .max(100)
        .optional()
        .describe(
          'Id of a view: whoever is in it when the request is answered. One whose filter names a group or custom field that is gone is refused (`unreadable_view`); so is one of everybody, of a bulk action.',
        ),
      filter: expression.optional(),
      q: q.optional(),
      timeZone,
      all: z.literal(true).optional().describe('Every customer.'),
    },
    {
      error: ({ code, input }) => {
        if (input === undefined) return waysToSelect;
        return code === 'unrecognized_keys' ? `There is no such field here. ${waysToSelect}` : undefined;
      },
    },
  )
  .superRefine((given, { issues }) => {
    const refuse = (path: string[], refusal: ReturnType<typeof fault>) =>
      issues.push({ code: 'custom', input: given, path, ...refusal });
    const { ids, view, filter, q, timeZone, all } = given;
    const asked = [ids, view, filter ?? q, all].filter((one) => one !== undefined).length;
    // What is misspelled may be what seems to be missing.
    if (asked === 0 && issues.length === 0) refuse([], fault('required', waysToSelect));
    if (asked > 1) refuse([], fault('contradictory', `Give one way only. ${waysToSelect}`));
    if (timeZone !== undefined && (ids ?? all) !== undefined)
      refuse(['timeZone'], fault('contradictory', 'A time zone belongs to a view, a filter or q.'));
  })
  .meta({
    id: 'Selection',
    description: `Whom it is about, in one of four ways: \`ids\`, \`view\`, \`filter\` and \`q\` as in a search, or \`"all": true\`. The customers are those at the time of the request: who joins later is left alone. One job takes ${mostSelected.toLocaleString('en')} of them; a dry run counts more.`,
    minProperties: 1,
    examples: [{ filter: { field: 'tags', value: 'wholesale' } }, { view: 'blocked' }],
  });
export type Selection = z.output<typeof selection>;
