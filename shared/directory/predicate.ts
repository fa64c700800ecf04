import { fold } from '../text/fold.ts';
import type { Condition, Expression } from './expression.ts';
import { fieldOf, phoneFields, termFields } from './fields.ts';
import type { DirectoryQuery } from './query.ts';
import type { Row, Value } from './row.ts';
import { phoneDigits, readTerm } from './term.ts';

export type Predicate = (row: Row) => boolean;

/** What a query asks of each customer. */
export type Question = Pick<DirectoryQuery, 'filter' | 'q'>;

/** Decides, for one question, which rows it asks for. `./columns/select.ts` does the same for whole columns. */
export function predicateOf({ filter, q }: Question): Predicate {
  const parts = [...(filter ? [ofExpression(filter)] : []), ...termsOf(q).map(ofTerm)];
  return (row) => parts.every((part) => part(row));
}

/** The free texts that must each be found. */
export const termsOf = (q: Question['q'] = []): readonly string[] => (typeof q === 'string' ? [q] : q);

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
  const wanted = wantedValues(field, values);
  const test = operators[op];
  return ({ values: { [field]: value } }) => value !== undefined && wanted.some((want) => test(value, want));
}

/** The values of a condition in the form in which they are compared. A phone is also wanted by its digits. */
export function wantedValues(field: Condition['field'], values: Condition['values']): Condition['values'] {
  const { kind } = fieldOf(field);
  if (kind === 'text' || kind === 'tags') return values.map((value) => fold(String(value)));
  if (kind !== 'phone') return values;
  return values.flatMap((value) => [fold(String(value)), phoneDigits(String(value))]).filter(Boolean);
}

type Test = (value: Value, wanted: string | boolean | number) => boolean;

const operators: Readonly<Record<Condition['op'], Test>> = {
  eq: (value, wanted) =>
    value === wanted ||
    (typeof value === 'string' && value.includes('\n') && value.split('\n').includes(String(wanted))),
  // An empty text stands in none, as it equals none.
  contains: (value, wanted) => typeof value === 'string' && wanted !== '' && value.includes(String(wanted)),
  has: (value, wanted) => Array.isArray(value) && value.includes(String(wanted)),
  gt: (value, wanted) => value > wanted,
  gte: (value, wanted) => value >= wanted,
  lt: (value, wanted) => value < wanted,
  lte: (value, wanted) => value <= wanted,
};

function ofTerm(q: string): Predicate {
  const { words, number } = readTerm(q);
  const occurs = (values: Row['values'], text: string, fields: readonly (keyof Row['values'])[]) =>
    fields.some((field) => operators.contains(values[field] ?? '', text));
  return ({ values }) =>
    words.every((word) => occurs(values, word, termFields)) ||
    (number !== '' && occurs(values, number, phoneFields));
}
