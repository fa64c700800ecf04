import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { Condition } from './condition.ts';
import type { Expression } from './expression.ts';
import { writtenExpression } from './expression-schema.ts';
import type { Operator } from './fields.ts';
import { parameterName } from './parameters.ts';
import type { DirectoryQuery } from './query.ts';
import type { Value } from './values.ts';

/** The filters of a list as a user interface shows and clears them. */
export const activeFilters = z
  .array(
    z.object({
      id: z.string().meta({
        description:
          'Stays the same as long as the filter does. Of a plain condition it is the parameter of the query string that asks the same.',
      }),
      text: z.string().meta({ description: 'The filter in words, in English.' }),
      filter: writtenExpression.optional(),
      q: z.string().optional(),
    }),
  )
  .meta({
    description:
      'What is filtered by, in a normal form: a customer is listed for whom each of these holds. To clear one, ask again for the others: `{"and": […]}` of what stands in their `filter`, and `q`.',
    examples: [
      [
        {
          id: 'createdAt[gte]',
          text: 'createdAt is now-30d or later',
          filter: { field: 'createdAt', op: 'gte', value: 'now-30d' },
        },
        { id: 'q', text: 'contains “ada”', q: 'ada' },
      ],
    ],
  });

/** What a query filters by, the parts that must all hold each on its own. */
export function activeFiltersOf({
  filter,
  q = [],
}: Pick<DirectoryQuery, 'filter' | 'q'>): z.output<typeof activeFilters> {
  const parts = filter === undefined ? [] : 'and' in filter ? filter.and : [filter];
  const ids = parts.map(plainId);
  return [
    ...parts.map((part, index) => ({
      id: uniqueId(part, ids[index] ?? '', ids),
      text: textOf(part),
      filter: part,
    })),
    ...[q]
      .flat()
      .filter(Boolean)
      .map((text) => ({ id: 'q', text: `contains “${text}”`, q: text })),
  ];
}

const plainId = (part: Expression): string =>
  'field' in part ? parameterName(part.field, part.op) : Object.keys(part).join();

/** What several parts would be called tells them apart by what they say. */
function uniqueId(part: Expression, id: string, ids: readonly string[]): string {
  if ('field' in part && ids.indexOf(id) === ids.lastIndexOf(id)) return id;
  return `${id}#${createHash('sha256').update(JSON.stringify(part)).digest('hex').slice(0, 8)}`;
}

function textOf(part: Expression): string {
  if ('and' in part) return part.and.map(innerText).join(' and ');
  if ('or' in part) return part.or.map(innerText).join(' or ');
  return 'not' in part ? `not ${innerText(part.not)}` : conditionText(part);
}

const innerText = (part: Expression): string => ('field' in part ? textOf(part) : `(${textOf(part)})`);

/** What stands before and after the value. */
type Phrase = readonly [before: string, after?: string];

const phrases: Readonly<Record<Operator, Phrase>> = {
  eq: ['is'],
  ne: ['is not'],
  in: ['is'],
  contains: ['contains'],
  startsWith: ['begins with'],
  exists: ['has a value:'],
  gt: ['is after'],
  gte: ['is', 'or later'],
  lt: ['is before'],
  lte: ['is', 'or earlier'],
  between: ['is from'],
  has: ['has'],
  hasAll: ['has all of'],
  hasNone: ['has none of'],
  month: ['is in month'],
  anniversary: ['comes again in the'],
};

const phrasesOfNumbers: Readonly<Partial<Record<Operator, Phrase>>> = {
  gt: ['is more than'],
  gte: ['is', 'or more'],
  lt: ['is less than'],
  lte: ['is', 'or less'],
};

function conditionText({ field, op, value }: Condition): string {
  if (op === 'exists') return `${field} ${value === false ? 'has no value' : 'has a value'}`;
  const values = [value].flat() as Value[];
  const isNumber = values.every((one) => typeof one === 'number');
  const [before, after] = (isNumber && phrasesOfNumbers[op]) || phrases[op];
  const list = values.map(valueText).join(op === 'hasAll' ? ' and ' : ' or ');
  return [field, before, list, after].filter((word) => word !== undefined).join(' ');
}

function valueText(value: Value): string {
  if (typeof value !== 'object') return String(value);
  return 'days' in value ? `${value.days} days from ${value.from}` : `${value.from} to ${value.to}`;
}
