import * as z from 'zod';
import { fieldNames, fieldOf, operatorsOf } from './fields.ts';

/** The most conditions in a list, and the most values of a condition. */
export const longestList = 100;
/** The most conditions in all. */
export const mostConditions = 200;
/** The most texts that are looked for within others: each goes through all customers. */
export const mostSearched = 50;
/** The most characters of a text that is asked for. */
export const longestText = 300;
/** The most levels of `and`, `or` and `not`. */
export const deepest = 20;

/** What a node of the tree looks like, for errors. */
export const forms =
  'Give {"field": …, "op": …, "value": …}, or {"and": […]}, {"or": […]}, {"not": …} of such conditions.';

const description = `A condition on a field, or \`and\`, \`or\`, \`not\` of others, at most ${deepest} levels deep and ${mostConditions} in all, with at most ${mostSearched} texts for \`contains\` and \`startsWith\` together.

\`op\` is \`has\` for groups, tags and custom fields by default, \`eq\` for all else. Several values in a list mean any of them, of \`hasAll\` all. Texts are compared whatever their letter case, accents and apostrophes. \`%\` and \`*\` around a text that is to be contained do not count. \`fullName\` is what a customer is called: first and last name, else \`name\`.

| Fields | Operators |
| --- | --- |
${operatorTable()}

\`ne\` is \`not\` of \`eq\`, \`hasNone\` is \`not\` of \`has\`: they hold for customers without a value too. Every other operator needs one; \`exists\` with \`false\` finds those without.

Times and days: \`2026-01-31T12:00:00Z\`, \`2026-01-31\`, \`2026-01\`, \`2026\`; relative to when the question is asked \`now-30d\`, \`today+1mo\`, \`thisWeek-1w\`, \`thisMonth\`, \`thisYear-1y\` (units \`h\`, \`d\`, \`w\`, \`mo\`, \`y\`). A day, week, month or year means all of it: \`lte\` and \`between\` reach to its end, \`gt\` begins after it. They begin and end in the \`timeZone\` of the request.

\`anniversary\` finds birthdays in so many days from one on, the first included: \`7d\`, \`2026-12-28,7d\` or \`{"from": "today", "days": 7}\`. Unknown years do not matter; who was born on 29 February has the birthday on the 28th in common years. Of a day without a year, such as \`--02-28\`, only \`eq\`, \`ne\` and \`in\` can be asked. \`month\`: 1 to 12, \`this\`, \`next\`, \`last\`.`;

function operatorTable(): string {
  const byOperators = Map.groupBy(fieldNames, (name) => operatorsOf[fieldOf(name).kind].join(', '));
  return [...byOperators].map(([operators, names]) => `| ${names.join(', ')} | ${operators} |`).join('\n');
}

const reference = { $ref: '#/components/schemas/Expression' };
const valueSchema = {
  anyOf: [
    { type: 'string', maxLength: longestText },
    { type: 'number' },
    { type: 'boolean' },
    {
      type: 'object',
      required: ['from'],
      properties: {
        from: { anyOf: [{ type: 'string' }, { type: 'number' }] },
        to: { anyOf: [{ type: 'string' }, { type: 'number' }] },
        days: { type: 'integer', minimum: 1, maximum: 366 },
      },
      description: 'Of `between`: `from` and `to`. Of `anniversary`: `from` and `days`.',
    },
  ],
};
const listOf = (items: object) => ({ type: 'array', minItems: 1, maxItems: longestList, items });

/** An expression as the API answers it, and as the document describes it. */
export const writtenExpression = z.unknown().meta({
  id: 'Expression',
  description,
  anyOf: [
    {
      type: 'object',
      required: ['field'],
      additionalProperties: false,
      properties: {
        field: {
          anyOf: [
            { type: 'string', enum: fieldNames },
            { type: 'string', pattern: '^customFields\\.[a-z][a-zA-Z0-9]{0,39}$' },
          ],
        },
        op: { type: 'string', enum: [...new Set(Object.values(operatorsOf).flat())] },
        value: { anyOf: [...valueSchema.anyOf, listOf(valueSchema)] },
      },
    },
    ...(['and', 'or'] as const).map((key) => ({
      type: 'object',
      required: [key],
      additionalProperties: false,
      properties: { [key]: listOf(reference) },
    })),
    { type: 'object', required: ['not'], additionalProperties: false, properties: { not: reference } },
  ],
  examples: [{ field: 'status', op: 'eq', value: 'active' }],
});
