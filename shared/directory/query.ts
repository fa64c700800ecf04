import * as z from 'zod';
import { customKeyOf } from '../custom-fields/name.ts';
import { paging } from '../paging/paging.ts';
import { fault } from '../schema/faults.ts';
import { suggestion } from '../text/suggestion.ts';
import { isTimeZone } from './calendar.ts';
import { askedField, type Report, readCondition, unknownField } from './condition.ts';
import type { Circumstances } from './criteria.ts';
import { type Expression, expression, searchesTooMuch, tooManySearched } from './expression.ts';
import { type Facets, readFacets } from './facets.ts';
import { type FieldName, facetFields, sortableFields } from './fields.ts';
import { normalForm } from './normal-form.ts';
import { filterParameters, readParameterName } from './parameters.ts';

/** A question to the directory: which customers, in which order, which page. */
export interface DirectoryQuery extends Omit<Circumstances, 'at'> {
  readonly filter?: Expression | undefined;
  /** Free text as `./term.ts` reads it. Several: each must be found. */
  readonly q?: string | readonly string[] | undefined;
  /** Whose values are to be counted. */
  readonly facets?: Facets | undefined;
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
  description:
    'A field; `-` before it: descending. Ties are broken by id. `fullName` is first and last name, else `name`.',
  examples: ['-createdAt'],
});
/** The order of a list when nobody asks for another. */
export const defaultOrder = '-createdAt';

/** An order as {@link sortText} says it. */
export const toSort = (text: string): Sort => ({
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
    description:
      'Words that must all occur in a name, the e-mail address, an id, the company or, when they are numbers, in a phone. Numbers next to each other are one phone number, in any notation; of several, one of fewer than four digits is not looked for in phones on its own. Commas, semicolons, quotes, brackets, `%` and `*` around words do not count.',
    examples: ['ada lovelace'],
  });

export const timeZone = z
  .string()
  .max(60)
  .refine(isTimeZone, 'Give the name of a time zone (IANA), such as Europe/Madrid.')
  .optional()
  .meta({
    description:
      'Where days, weeks, months and years begin and end: a time zone by its name (IANA). Default: UTC.',
    examples: ['Europe/Madrid'],
  });

const common = { q: termText.optional(), timeZone, ...paging };

const toReport =
  ({ issues }: Pick<z.core.ParsePayload, 'issues'>, input: unknown): Report =>
  (path, code, message) => {
    issues.push({ code: 'custom', path: [...path], input, ...fault(code, message) });
  };

const facetsMeta = {
  description: `Fields whose values are to be counted over all matching customers: ${facetFields.join(', ')}, and custom fields of the types choice and boolean.`,
};
const facetList = z
  .array(z.string().max(100))
  .transform((names, context) => readFacets(names, toReport(context, names)))
  .optional()
  .meta({ ...facetsMeta, examples: [['status', 'tags']] });
const facetParameter = z
  .union([z.string(), z.array(z.string())])
  .transform((given, context) => {
    const names = [given].flat().flatMap((list) => list.split(','));
    return readFacets(names, toReport(context, given));
  })
  .optional()
  .meta({
    ...facetsMeta,
    description: `${facetsMeta.description} Names with commas between.`,
    examples: ['status,tags'],
  });

/** Body of a search. */
export const customerSearch = z
  .strictObject({ filter: expression.optional(), facets: facetList, sort, ...common })
  .transform((search): DirectoryQuery => search)
  .meta({
    examples: [
      {
        filter: {
          and: [
            { field: 'status', value: 'active' },
            { field: 'birthDate', op: 'anniversary', value: { from: 'today', days: 7 } },
            {
              or: [
                { field: 'taxExempt', value: true },
                { field: 'lastName', op: 'contains', value: 'love' },
              ],
            },
            { not: { field: 'createdAt', op: 'between', value: { from: '2026-01', to: 'now-30d' } } },
          ],
        },
        facets: ['status', 'tags'],
        sort: '-createdAt',
        limit: 25,
      },
    ],
  });

/** Query string of a list: one parameter for each field and operator, beside the common ones. */
const parametersBy = (order: z.ZodType<string | undefined>) => {
  const own = { ...common, facets: facetParameter, sort: order };
  return z.looseObject({ ...own, ...filterParameters }).transform((query, context): ListQuery => {
    const { q, timeZone, facets, sort, limit, cursor, ...others } = query;
    const report = toReport(context, query);
    const conditions = Object.entries(others).flatMap(([name, value]) => {
      if (value === undefined) return [];
      return readParameter(name, value, Object.keys(own), report) ?? [];
    });
    const filter = conditions.length > 0 ? normalForm({ and: conditions }) : undefined;
    if (filter && searchesTooMuch(filter)) report([], 'too_many', tooManySearched);
    return { q, timeZone, facets, sort, limit, cursor, filter };
  });
};

function readParameter(name: string, value: unknown, own: readonly string[], report: Report) {
  const { field, op } = readParameterName(name);
  // Whatever part of it is wrong, it is the parameter that a client can point at.
  const atParameter: Report = (_, code, message) => report([name], code, message);
  if (!askedField(field) && customKeyOf(field) === undefined) {
    const meant = suggestion(field, own);
    const message = meant === '' ? unknownField(field) : `There is no such parameter.${meant}`;
    atParameter([], 'unknown_field', message);
    return undefined;
  }
  return readCondition({ field, value, ...(op !== undefined && { op }) }, [name], atParameter);
}

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
