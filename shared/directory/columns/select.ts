import type { Condition, Expression } from '../expression.ts';
import { fieldOf, phoneFields, termFields } from '../fields.ts';
import { type Question, termsOf, wantedValues } from '../predicate.ts';
import { readTerm } from '../term.ts';
import type { Base } from './base.ts';
import { CodeColumn } from './code-column.ts';
import { allRows, both, either, inverted, type Marks, noRows } from './marks.ts';
import { NumberColumn } from './number-column.ts';
import { markTexts } from './order.ts';
import { SetColumn } from './set-column.ts';
import { TextColumn } from './text-column.ts';

/**
 * Marks the rows of the base that a question asks for with 1, all others with 0: for whole columns what
 * `../predicate.ts` decides for one row.
 */
export function select(base: Base, { filter, q }: Question): Marks {
  const marks = filter ? ofExpression(base, filter) : allRows(base.size);
  return termsOf(q).reduce((found, term) => both(found, ofTerm(base, term)), marks);
}

function ofExpression(base: Base, expression: Expression): Marks {
  if ('and' in expression) return expression.and.map((part) => ofExpression(base, part)).reduce(both);
  if ('or' in expression) return expression.or.map((part) => ofExpression(base, part)).reduce(either);
  if ('not' in expression) return inverted(ofExpression(base, expression.not));
  return ofCondition(base, expression);
}

function ofCondition(base: Base, { field, op, values }: Condition): Marks {
  const marks = noRows(base.size);
  const column = base.column(field);
  const wanted = wantedValues(field, values);
  if (column === base.ids && op === 'eq') {
    for (const value of wanted) {
      const row = base.find(String(value));
      if (row >= 0) marks[row] = 1;
    }
  } else if (column instanceof TextColumn && op === 'eq' && wanted.length >= manyTexts && !hasLines(field)) {
    markTexts(base.order(field), wanted.map(String), marks);
  } else if (column instanceof TextColumn) {
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

/** So many texts are found sooner by their ranks than one after another among all bytes. */
const manyTexts = 5;
/** Ranks are of whole texts. */
const hasLines = (field: Condition['field']): boolean => fieldOf(field).kind === 'phone';

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

/** What ids consist of: a text with anything else is in none of them. */
const idLetters = /^[\da-f-]*$/;

function ofTerm(base: Base, q: string): Marks {
  const { words, number } = readTerm(q);
  const occurs = (text: string, fields: readonly Condition['field'][]) => {
    const marks = noRows(base.size);
    for (const field of fields) {
      const column = base.column(field);
      if (field === 'id' && !idLetters.test(text)) continue;
      if (column instanceof TextColumn) column.markContaining(text, marks);
    }
    return marks;
  };
  const found = words.map((word) => occurs(word, termFields)).reduce(both, allRows(base.size));
  return number === '' ? found : either(found, occurs(number, phoneFields));
}
