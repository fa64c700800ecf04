import { customKeyOf } from '../custom-fields/name.ts';
import type { Condition } from './condition.ts';
import type { Expression } from './expression.ts';
import type { Operator } from './fields.ts';
import type { Value } from './values.ts';

/**
 * The same question in the one way of writing it: what says nothing more is left out, parts and values stand in one
 * order. Idempotent; finds the same customers.
 * @param bound whether conditions about custom fields have been read by their definitions; others stay as they are
 */
export function normalForm(expression: Expression, bound = false): Expression {
  if ('and' in expression) return combined('and', expression.and, bound);
  if ('or' in expression) return combined('or', expression.or, bound);
  if ('not' in expression) return negated(normalForm(expression.not, bound), bound);
  return isOpaque(expression, bound) ? expression : normalCondition(expression);
}

const isOpaque = ({ field }: Condition, bound: boolean): boolean =>
  !bound && customKeyOf(field) !== undefined;

function combined(key: 'and' | 'or', parts: readonly Expression[], bound: boolean): Expression {
  const flat = parts.flatMap((part) => {
    const normal = normalForm(part, bound);
    if (key === 'and' && 'and' in normal) return normal.and;
    return key === 'or' && 'or' in normal ? normal.or : [normal];
  });
  const distinct = ordered(flat);
  const [only] = distinct;
  if (only !== undefined && distinct.length === 1) return only;
  return key === 'and' ? { and: distinct } : { or: distinct };
}

const opposites: Readonly<Partial<Record<Operator, Operator>>> = {
  eq: 'ne',
  ne: 'eq',
  has: 'hasNone',
  hasNone: 'has',
};

function negated(part: Expression, bound: boolean): Expression {
  if ('not' in part) return part.not;
  if ('and' in part || 'or' in part || isOpaque(part, bound)) return { not: part };
  const { field, op, value } = part;
  const opposite = opposites[op];
  if (opposite) return { field, op: opposite, value };
  return op === 'exists' && typeof value === 'boolean' ? { field, op, value: !value } : { not: part };
}

function normalCondition({ field, op, value }: Condition): Condition {
  const values = ordered([value].flat() as Value[]);
  const [first] = values;
  const alone = first !== undefined && values.length === 1;
  const name = op === 'in' ? 'eq' : op === 'hasAll' && alone ? 'has' : op;
  return { field, op: name, value: alone ? first : values };
}

/** Each once, in the order of their JSON. */
function ordered<Part>(parts: readonly Part[]): Part[] {
  const byText = new Map(parts.map((part) => [JSON.stringify(part), part]));
  return [...byText].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, part]) => part);
}
