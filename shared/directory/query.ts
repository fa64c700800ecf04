import * as z from 'zod';
import { paging } from '../paging/paging.ts';
import { type Expression, expression, parseCondition } from './expression.ts';
import { type FieldName, sortableFields } from './fields.ts';
import { parameters, parameterValue } from './parameters.ts';

/** A question to the directory: which customers, in which order, which page. */
export interface DirectoryQuery {
  readonly filter?: Expression | undefined;
  /** Free text: every word must occur in a name, the e-mail address, an id or the phone number. */
  readonly q?: string | undefined;
  readonly sort: Sort;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export interface Sort {
  readonly field: FieldName;
  readonly descending: boolean;
}

const sortValues = sortableFields.flatMap((field) => [field, `-${field}`]);
const sort = z
  .enum(sortValues)
  .default('-createdAt')
  .transform(
    (text): Sort => ({ field: text.replace(/^-/, '') as FieldName, descending: text.startsWith('-') }),
  );

const common = {
  q: z
    .string()
    .trim()
    .max(200)
    .optional()
    .meta({
      description: 'Words that must all occur in a name, the e-mail address, an id or the phone number.',
      examples: ['ada lovelace'],
    }),
  sort: sort.describe('A field; `-` before it: descending. Ties are broken by id.'),
  ...paging,
};

/** Body of a search. */
export const customerSearch = z
  .strictObject({ filter: expression.optional(), ...common })
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
export const listParameters = z
  .strictObject({
    ...common,
    ...Object.fromEntries(parameters.map(({ name, field, op }) => [name, parameterValue(field, op)])),
  })
  .transform((query, context): DirectoryQuery => {
    const conditions = parameters.flatMap(({ field, op, name }) => {
      const value = query[name as keyof typeof query] as string | string[] | undefined;
      if (value === undefined) return [];
      const parsed = parseCondition({ field, op, value });
      if (parsed.success) return [parsed.data];
      for (const { message } of parsed.error.issues) {
        context.issues.push({ code: 'custom', path: [name], input: value, message });
      }
      return [];
    });
    const { q, sort, limit, cursor } = query;
    return { q, sort, limit, cursor, filter: conditions.length > 0 ? { and: conditions } : undefined };
  });
