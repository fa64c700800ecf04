import * as z from 'zod';
import { type FieldName, fieldNames, fieldOf, type Operator, operatorsOf } from './fields.ts';

/** A time is its milliseconds since 1970. */
export type Scalar = string | boolean | number;

/** One question about one field. Several values: any of them. */
export interface Condition {
  readonly field: FieldName;
  readonly op: Operator;
  readonly values: readonly Scalar[];
}

/** Which customers: a tree of questions. */
export type Expression =
  | Condition
  | { readonly and: readonly Expression[] }
  | { readonly or: readonly Expression[] }
  | { readonly not: Expression };

const longestList = 100;
const mostNodes = 200;

const allOperators = [...new Set(Object.values(operatorsOf).flat())] as [Operator, ...Operator[]];
const scalar = z.union([z.string().max(300), z.boolean()]);

const condition = z
  .strictObject({
    field: z.enum(fieldNames),
    op: z.enum(allOperators).optional().describe('By default `has` for sets and `eq` for all else.'),
    value: z.union([scalar, z.array(scalar).min(1).max(longestList)]).describe('Several: any of them.'),
  })
  .transform(({ field, op, value }, context): Condition => {
    const { kind, values: allowed } = fieldOf(field);
    const operators: readonly Operator[] = operatorsOf[kind];
    const chosen = op ?? operatorsOf[kind][0];
    const fail = (path: string, message: string) =>
      context.issues.push({ code: 'custom', path: [path], input: value, message });
    if (!operators.includes(chosen)) fail('op', `${field} can be asked with ${operators.join(', ')}.`);
    const values = (Array.isArray(value) ? value : [value]).map((given) => {
      if (kind === 'boolean') {
        if (String(given) !== 'true' && String(given) !== 'false')
          fail('value', `${field} is true or false.`);
        return String(given) === 'true';
      }
      if (allowed && !allowed.includes(String(given)))
        fail('value', `${field} is one of ${allowed.join(', ')}.`);
      if (kind === 'instant') {
        const time = instant.safeParse(given);
        if (!time.success) fail('value', `${field} is a time such as 2026-01-31T00:00:00Z, or a date.`);
        return time.data ?? Number.NaN;
      }
      return String(given);
    });
    return { field, op: chosen, values };
  });

/** A time with zone, or a date that means its first moment in UTC; in milliseconds since 1970. */
const instant = z
  .union([z.iso.datetime({ offset: true }), z.iso.date()])
  .transform((text) => Date.parse(text));

const node: z.ZodType<Expression> = z
  .lazy(() =>
    z.union([
      z.strictObject({ and: z.array(node).min(1).max(longestList) }),
      z.strictObject({ or: z.array(node).min(1).max(longestList) }),
      z.strictObject({ not: node }),
      condition,
    ]),
  )
  .meta({
    id: 'Expression',
    description: 'A condition on a field, or `and`, `or`, `not` of others.',
    examples: [{ field: 'status', value: 'active' }],
  });

/** The expression as a client sends it. */
export const expression = node.refine((tree) => countNodes(tree) <= mostNodes, {
  message: `At most ${mostNodes} conditions.`,
});

const countNodes = (tree: Expression): number => {
  if ('and' in tree) return tree.and.reduce((sum, part) => sum + countNodes(part), 1);
  if ('or' in tree) return tree.or.reduce((sum, part) => sum + countNodes(part), 1);
  return 'not' in tree ? 1 + countNodes(tree.not) : 1;
};

/** A condition of the query string, held to the same rules as one in a body. */
export const parseCondition = (given: { field: FieldName; op: Operator; value: string | string[] }) =>
  condition.safeParse(given);
