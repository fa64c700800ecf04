import { type Criteria, criteriaOf, type EntryTest, type Test, type ValueTest } from '../criteria.ts';
import { type FieldName, fieldOf, phoneFields, termFields } from '../fields.ts';
import { type Question, termsOf } from '../predicate.ts';
import type { Span } from '../spans.ts';
import { isPartOfId, readTerm, type Word } from '../term.ts';
import type { Base } from './base.ts';
import { allRows, both, either, inverted, type Marks, noRows } from './marks.ts';
import { NumberColumn } from './number-column.ts';
import { markTexts } from './order.ts';
import { SetColumn } from './set-column.ts';
import { TextColumn } from './text-column.ts';

/**
 * Marks the rows of the base that a question asks for with 1, all others with 0: for whole columns what
 * `../predicate.ts` decides for one row.
 */
export function select(base: Base, { filter, q, ...circumstances }: Question): Marks {
  const marks = filter ? ofCriteria(base, criteriaOf(filter, circumstances)) : allRows(base.size);
  return termsOf(q).reduce((found, term) => both(found, ofTerm(base, term)), marks);
}

function ofCriteria(base: Base, criteria: Criteria): Marks {
  if ('all' in criteria) return criteria.all.map((part) => ofCriteria(base, part)).reduce(both);
  if ('any' in criteria) return criteria.any.map((part) => ofCriteria(base, part)).reduce(either);
  if ('not' in criteria) return inverted(ofCriteria(base, criteria.not));
  const marks = noRows(base.size);
  mark(base, criteria, marks);
  return marks;
}

/** Marks the rows that pass the test. */
function mark(base: Base, test: Test, marks: Marks): void {
  const column = base.column(test.field);
  if (test.test === 'entry') {
    if (column instanceof SetColumn) markEntry(column, test, marks);
  } else if (test.test === 'present') column.markPresent(marks);
  else if (column === base.ids && test.test === 'equals') {
    for (const id of test.texts) {
      const row = base.find(id);
      if (row >= 0) marks[row] = 1;
    }
  } else if (column instanceof TextColumn && areMany(test) && fieldOf(test.field).kind !== 'phone')
    markTexts(base.order(test.field), test.texts, marks);
  else if (column instanceof TextColumn) markText(column, test, marks);
  else if (column instanceof NumberColumn) {
    if (test.test === 'within') markSpans(column, test.spans, marks);
    else if (test.test === 'onDay') column.markRemainders(10_000, test.days, marks);
  } else if (test.test === 'among') column.markAny(test.values, marks);
}

/** Tests each different value of a custom field once. */
function markEntry(column: SetColumn, { key, value: test, reading }: EntryTest, marks: Marks): void {
  if (areMany(test)) {
    const members = test.texts.map((text) => `${key}=${text}`);
    column.markAny(members, marks);
    return;
  }
  const values = column.valuesOf(key);
  const passing = noRows(values.texts.size);
  if (test.test === 'present') passing.fill(1);
  else if (test.test === 'within') markSpans(values.numbers(reading), test.spans, passing);
  else markText(values.texts, test, passing);
  values.markRows(passing, marks);
}

function markSpans(column: NumberColumn, spans: readonly Span[], marks: Marks): void {
  for (const [first, last] of spans) column.markBetween(first, last, marks);
}

/** Whether it looks for so many whole texts that they are found sooner all together than one after another. */
const areMany = <Asked extends ValueTest>(test: Asked): test is Extract<Asked, { texts: unknown }> =>
  test.test === 'equals' && test.texts.length >= 5;

function markText(column: TextColumn, test: ValueTest, marks: Marks): void {
  switch (test.test) {
    case 'equals':
      for (const text of test.texts) column.markLine(text, marks);
      break;
    case 'begins':
      for (const text of test.texts) column.markLineStart(text, marks);
      break;
    case 'contains':
      for (const text of test.texts) column.markContaining(text, marks);
  }
}

function ofTerm(base: Base, q: string): Marks {
  const markIn = (fields: readonly FieldName[], texts: readonly string[], marks: Marks) => {
    if (texts.length > 0) for (const field of fields) mark(base, { test: 'contains', field, texts }, marks);
    return marks;
  };
  const occurs = ({ text, address, numbers }: Word) => {
    const marks = markIn(isPartOfId(text) ? [...termFields, 'id'] : termFields, [text], noRows(base.size));
    if (address !== undefined) markIn(['email'], [address], marks);
    return markIn(phoneFields, numbers, marks);
  };
  return readTerm(q)
    .map(({ words, numbers }) =>
      markIn(phoneFields, numbers, words.map(occurs).reduce(both, allRows(base.size))),
    )
    .reduce(both, allRows(base.size));
}
