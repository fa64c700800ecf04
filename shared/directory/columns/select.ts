import type { Condition, Expression } from '../expression.ts';
import { phoneFields, termFields } from '../fields.ts';
import { type Question, termsOf, wantedValues } from '../predicate.ts';
import { readTerm } from '../term.ts';
import type { Base } from './base.ts';
import { CodeColumn } from './code-column.ts';
import { NumberColumn } from './number-column.ts';
import { SetColumn } from './set-column.ts';
import { TextColumn } from './text-column.ts';

/**
 * Marks the rows of the base that a question asks for with 1, all others with 0: for whole columns what
 * `../predicate.ts` decides for one row.
 */
export function select(base: Base, { filter, q }: Question): Uint8Array {
  const marks = filter ? ofExpression(base, filter) : new Uint8Array(base.size).fill(1);
  return termsOf(q).reduce((found, term) => both(found, ofTerm(base, term)), marks);
}

function ofExpression(base: Base, expression: Expression): Uint8Array {
  if ('and' in expression) return expression.and.map((part) => ofExpression(base, part)).reduce(both);
  if ('or' in expression) return expression.or.map((part) => ofExpression(base, part)).reduce(either);
  if ('not' in expression) return ofExpression(base, expression.not).map((mark) => 1 - mark);
  return ofCondition(base, expression);
}

/** These write into the first: nobody else has it. */
const both = (marks: Uint8Array, others: Uint8Array): Uint8Array => {
  for (let row = 0; row < marks.length; row++) marks[row] = (marks[row] ?? 0) & (others[row] ?? 0);
  return marks;
};
const either = (marks: Uint8Array, others: Uint8Array): Uint8Array => {
  for (let row = 0; row < marks.length; row++) marks[row] = (marks[row] ?? 0) | (others[row] ?? 0);
  return marks;
};

function ofCondition(base: Base, { field, op, values }: Condition): Uint8Array {
  const marks = new Uint8Array(base.size);
  const column = base.column(field);
  const wanted = wantedValues(field, values);
  if (column instanceof TextColumn) {
    for (const value of wanted) {
      if (op === 'contains') column.markContaining(String(value), marks);
      else column.markLine(String(value), marks);
    }
  } else if (column instanceof NumberColumn) {
    for (const value of wanted) column.markBetween(...range(op, Number(value)), marks);
  } else if (column instanceof CodeColumn || column instanceof SetColumn) {
    column.markAny(wanted.map(String), marks);
  }
  return marks;
}

/** Numbers are whole: times in milliseconds. */
function range(op: Condition['op'], value: number): [lowest: number, highest: number] {
  switch (op) {
    case 'gt':
      return [value + 1, Number.POSITIVE_INFINITY];
    case 'gte':
      return [value, Number.POSITIVE_INFINITY];
    case 'lt':
      return [Number.NEGATIVE_INFINITY, value - 1];
    case 'lte':
      return [Number.NEGATIVE_INFINITY, value];
    default:
      return [value, value];
  }
}

function ofTerm(base: Base, q: string): Uint8Array {
  const { words, number } = readTerm(q);
  const occurs = (text: string, fields: readonly Condition['field'][]) => {
    const marks = new Uint8Array(base.size);
    for (const field of fields) {
      const column = base.column(field);
      if (column instanceof TextColumn) column.markContaining(text, marks);
    }
    return marks;
  };
  const found = words.map((word) => occurs(word, termFields)).reduce(both, new Uint8Array(base.size).fill(1));
  return number === '' ? found : either(found, occurs(number, phoneFields));
}
