import * as z from 'zod';
import { paging } from '../paging/paging.ts';
import { fault, faultsOf } from '../schema/faults.ts';
import { type Expression, expression, parseCondition } from './expression.ts';
import { type FieldName, sortableFields } from './fields.ts';
import { parameters, parameterValue } from './parameters.ts';

/** A question to the directory: which customers, in which order, which page. */
export interface DirectoryQuery {
  readonly filter?: Expression | undefined;
  /** Free text: every word must occur in a name, the e-mail address, an id or the phone number. Of several: of each. */
  readonly q?: string | readonly string[] | undefined;
  readonly sort: Sort;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export interface Sort {
  readonly field: FieldName;
  readonly descending: boolean;
}

/** What a query string asks. */
export interface ListQuery extends Omit<DirectoryQuery, 'q' | 'sort'> {
  readonly q?: string | undefined;
  /** As the client wrote it; absent: no matter which. */
  readonly sort?: string | undefined;
}

const sortValues = sortableFields.flatMap((field) => [field, `-${field}`]);
/** An order as a client asks for it. */
export const sortText = z.enum(sortValues).meta({
  description: 'A field; `-` before it: descending. Ties are broken by id.',
  examples: ['-createdAt'],
});
/** The order of a list when nobody asks for another. */
export const defaultOrder = '-createdAt';

const toSort = (text: string): Sort => ({
  field: text.replace(/^-/, '') as FieldName,
  descending: text.startsWith('-'),
});
const sort = sortText.default(defaultOrder).transform(toSort);

/** Free text as a client sends it. */
export const termText = z
  .string()
  .trim()
  .max(200)
  .meta({
    description: 'Words that must all occur in a name, the e-mail address, an id or the phone number.',
    examples: ['ada lovelace'],
  });

const common = { q: termText.optional(), ...paging };

/** Body of a search. */
export const customerSearch = z
  .strictObject({ filter: expression.optional(), sort, ...common })
  .transform((search): DirectoryQuery => search)
  .meta({
    examples: [
      {
        filter: {
          and: [
            { field: 'status', value: 'active' },
            {
              or: [
                { field: 'taxExempt', value: true },
                { field: 'lastName', op: 'contains', value: 'love' },
              ],
            },
            { not: { field: 'createdAt', op: 'lt', value: '2026-01-31T00:00:00Z' } },
          ],
        },
        sort: '-createdAt',
        limit: 25,
      },
    ],
  });

/** Query string of a list: one parameter for each field and operator, beside the common ones. */
const parametersBy = (order: z.ZodType<string | undefined>) =>
  z
    .strictObject({
      ...common,
      sort: order,
      ...Object.fromEntries(parameters.map(({ name, field, op }) => [name, parameterValue(field, op)])),
    })
    .transform((query, context): ListQuery => {
      const conditions = parameters.flatMap(({ field, op, name }) => {
        const value = query[name as keyof typeof query] as string | string[] | undefined;
        if (value === undefined) return [];
        const parsed = parseCondition({ field, op, value });
        if (parsed.success) return [parsed.data];
        for (const { code, message } of faultsOf(parsed.error)) {
          context.issues.push({ code: 'custom', path: [name], input: value, ...fault(code, message) });
        }
        return [];
      });
      const { q, sort, limit, cursor } = query;
      return { q, sort, limit, cursor, filter: conditions.length > 0 ? { and: conditions } : undefined };
    });

export const listParameters = parametersBy(sortText.default(defaultOrder)).transform((query) =>
  inOrder(query, defaultOrder),
);
/** The same for a list that has an order of its own. */
export const narrowingParameters = parametersBy(sortText.optional());

/** The query in the order that it asks for, or else in this one. */
export const inOrder = (query: ListQuery, order: string): DirectoryQuery => ({
  ...query,
  sort: toSort(query.sort ?? order),
});
