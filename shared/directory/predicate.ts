import { type Circumstances, type Criteria, criteriaOf, type Test, type ValueTest } from './criteria.ts';
import { phoneFields, termFields } from './fields.ts';
import type { DirectoryQuery } from './query.ts';
import type { Row, Value } from './row.ts';
import { isWithin } from './spans.ts';
import { isPartOfId, readTerm, type Word } from './term.ts';

export type Predicate = (row: Row) => boolean;

/** What a query asks of each customer, and what that depends on. */
export type Question = Pick<DirectoryQuery, 'filter' | 'q'> & Circumstances;

/** Decides, for one question, which rows it asks for. `./columns/select.ts` does the same for whole columns. */
export function predicateOf({ filter, q, ...circumstances }: Question): Predicate {
  const parts = [
    ...(filter ? [ofCriteria(criteriaOf(filter, circumstances))] : []),
    ...termsOf(q).map(ofTerm),
  ];
  return (row) => parts.every((part) => part(row));
}

/** The free texts that must each be found. */
export const termsOf = (q: Question['q'] = []): readonly string[] => (typeof q === 'string' ? [q] : q);

function ofCriteria(criteria: Criteria): Predicate {
  if ('all' in criteria) {
    const parts = criteria.all.map(ofCriteria);
    return (row) => parts.every((part) => part(row));
  }
  if ('any' in criteria) {
    const parts = criteria.any.map(ofCriteria);
    return (row) => parts.some((part) => part(row));
  }
  if ('not' in criteria) {
    const part = ofCriteria(criteria.not);
    return (row) => !part(row);
  }
  const passes = ofTest(criteria);
  return ({ values: { [criteria.field]: value } }) => value !== undefined && passes(value);
}

function ofTest(test: Test | ValueTest): (value: Value) => boolean {
  switch (test.test) {
    case 'equals':
      return (value) => linesOf(value).some((line) => test.texts.includes(line));
    case 'begins':
      return (value) => linesOf(value).some((line) => test.texts.some((text) => line.startsWith(text)));
    case 'contains':
      return (value) => test.texts.some((text) => contains(value, text));
    case 'among': {
      const wanted = new Set(test.values);
      return (value) => membersOf(value).some((member) => wanted.has(member));
    }
    case 'entry': {
      const prefix = `${test.key}=`;
      const passes = ofTest(test.value);
      const { reading } = test;
      const read = (text: string): Value => (test.value.test === 'within' ? reading(text) : text);
      return (value) =>
        membersOf(value).some(
          (member) => member.startsWith(prefix) && passes(read(member.slice(prefix.length))),
        );
    }
    case 'within':
      return (value) => isWithin(Number(value), test.spans);
    case 'onDay':
      return (value) => test.days.has(Number(value) % 10_000);
    case 'present':
      return () => true;
  }
}

const linesOf = (value: Value): readonly string[] => (typeof value === 'string' ? value.split('\n') : []);
const contains = (value: Value | undefined, text: string): boolean =>
  typeof value === 'string' && value.includes(text);
const membersOf = (value: Value): readonly string[] => (typeof value === 'object' ? value : [String(value)]);

function ofTerm(q: string): Predicate {
  const parts = readTerm(q);
  return ({ values }) => {
    const isPhone = (numbers: readonly string[]) =>
      numbers.some((number) => phoneFields.some((field) => contains(values[field], number)));
    const occurs = ({ text, address, numbers }: Word) =>
      termFields.some((field) => contains(values[field], text)) ||
      (isPartOfId(text) && contains(values.id, text)) ||
      (address !== undefined && contains(values.email, address)) ||
      isPhone(numbers);
    return parts.every(({ words, numbers }) => words.every(occurs) || isPhone(numbers));
  };
}
