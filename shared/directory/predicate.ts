import { digits, fold } from '../text/fold.ts';
import type { Condition, Expression } from './expression.ts';
import { fieldOf } from './fields.ts';
import type { DirectoryQuery } from './query.ts';
import type { Row } from './row.ts';

export type Predicate = (row: Row) => boolean;

/** Decides, for one query, which rows it asks for. */
export function predicateOf({ filter, q }: Pick<DirectoryQuery, 'filter' | 'q'>): Predicate {
  const parts = [...(filter ? [ofExpression(filter)] : []), ...(q ? [ofTerm(q)] : [])];
  return (row) => parts.every((part) => part(row));
}

function ofExpression(expression: Expression): Predicate {
  if ('and' in expression) {
    const parts = expression.and.map(ofExpression);
    return (row) => parts.every((part) => part(row));
  }
  if ('or' in expression) {
    const parts = expression.or.map(ofExpression);
    return (row) => parts.some((part) => part(row));
  }
  if ('not' in expression) {
    const part = ofExpression(expression.not);
    return (row) => !part(row);
  }
  return ofCondition(expression);
}

function ofCondition({ field, op, values }: Condition): Predicate {
  const { kind } = fieldOf(field);
  const isFolded = kind === 'text' || kind === 'set';
  const wanted = values.map((value) => (isFolded ? fold(String(value)) : value));
  const wantedDigits = field === 'phone' ? values.map((value) => digits(String(value))) : [];
  const test = operators[op];
  return (row) => {
    const value = row.values[field];
    if (value === undefined) return false;
    if (field === 'phone' && wantedDigits.some((number) => number && test(row.phoneDigits, number)))
      return true;
    return wanted.some((want) => test(value, want));
  };
}

type Value = string | boolean | readonly string[];

const operators: Readonly<Record<Condition['op'], (value: Value, wanted: string | boolean) => boolean>> = {
  eq: (value, wanted) => value === wanted,
  contains: (value, wanted) => typeof value === 'string' && value.includes(String(wanted)),
  has: (value, wanted) => Array.isArray(value) && value.includes(String(wanted)),
  gt: (value, wanted) => value > wanted,
  gte: (value, wanted) => value >= wanted,
  lt: (value, wanted) => value < wanted,
  lte: (value, wanted) => value <= wanted,
};

const phoneNotation = /^[+\d\s()./-]+$/;

/** Every word must occur somewhere; a text that looks like a phone number also finds it in any notation. */
function ofTerm(q: string): Predicate {
  const words = fold(q).split(' ').filter(Boolean);
  const number = phoneNotation.test(q) ? digits(q) : '';
  return (row) =>
    words.every((word) => row.haystack.includes(word)) || (number !== '' && row.phoneDigits.includes(number));
}
