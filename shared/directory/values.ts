import { country } from '../customers/address.ts';
import { birthDate } from '../customers/birth-date.ts';
import { groupId } from '../groups/group.ts';
import { searchForm } from '../text/search-form.ts';
import { suggestion } from '../text/suggestion.ts';
import { longestText } from './expression-schema.ts';
import type { FieldKind, Operator } from './fields.ts';
import { isAfter, isTime, isWithoutZone, writtenMoment } from './moment.ts';

export type Scalar = string | number | boolean;

/** From one value to another, both included. */
export interface Range {
  readonly from: string | number;
  readonly to: string | number;
}

/** So many days in a row. */
export interface DayWindow {
  readonly from: string;
  readonly days: number;
}

export type Value = Scalar | Range | DayWindow;

/** A field as a condition asks about it. */
export interface AskedField {
  readonly name: string;
  readonly kind: FieldKind;
  /** The values that there are; absent of a keyword: countries. */
  readonly values?: readonly string[] | undefined;
}

/** A value is not of the kind that the field and the operator take; the message says which that is. */
export class WrongValue extends Error {}

const mostDays = 366;

/**
 * A value of a condition in the one way of writing it.
 * @param given from JSON or, as text, from a query string
 * @throws WrongValue
 */
export function readValue(field: AskedField, op: Operator, given: unknown): Value {
  switch (op) {
    case 'exists':
      return given === undefined ? true : readBoolean(given, `${field.name}[exists]`);
    case 'between':
      return readRange(field, given);
    case 'month':
      return readMonth(field, given);
    case 'anniversary':
      return readWindow(field, given);
    case 'gt':
    case 'gte':
    case 'lt':
    case 'lte':
      return readScalar(inOrder(field), given);
    case 'contains':
      return readScalar(field, withoutWildcards(given, /^[%*]+|[%*]+$/g));
    case 'startsWith':
      return readScalar(field, withoutWildcards(given, /[%*]+$/));
    default:
      return readScalar(field, given);
  }
}

/** Signs for “any text” say nothing more than the operator does. A text of nothing else is looked for as it is. */
function withoutWildcards(given: unknown, wildcards: RegExp): unknown {
  const text = typeof given === 'string' ? given.trim().replace(wildcards, '').trim() : '';
  return text === '' ? given : text;
}

/** A day without a year comes neither before nor after another. */
const inOrder = (field: AskedField): AskedField =>
  field.kind === 'birthDate' ? { ...field, kind: 'date' } : field;

const examples: Readonly<Record<FieldKind, string>> = {
  text: 'a text with a letter or a digit, such as "ada"',
  phone: 'a phone number or a part of one, such as "7946 0958"',
  keyword: 'the two letters of a country (ISO 3166-1), such as "GB"',
  boolean: 'true or false',
  number: 'a number, such as 42.5',
  instant: 'a time or a day, such as "2026-01-31T12:00:00Z", "2026-01-31", "today" or "now-30d"',
  date: 'a day, such as "2026-01-31", "today" or "today+30d"',
  birthDate: 'a day, such as "1990-02-28", "--02-28" or "today-18y"',
  set: 'the id of a group, a UUID such as "019a2f0e-7c1a-7000-8000-0000000000bb"',
  tags: 'a tag, such as "vip"',
};

const wrong = (name: string, expected: string): WrongValue => new WrongValue(`${name} takes ${expected}.`);

/** Said of whatever is longer than any value. */
export const tooLong = (name: string): WrongValue => wrong(name, `at most ${longestText} characters`);

function readScalar(field: AskedField, given: unknown): Scalar {
  const { name, kind, values } = field;
  if (kind === 'boolean') return readBoolean(given, name);
  if (kind === 'number') return readNumber(given, name);
  if (typeof given !== 'string') throw wrong(name, values ? oneOf(values) : examples[kind]);
  if (given.length > longestText) throw tooLong(name);
  const text = given.normalize('NFC').trim();
  switch (kind) {
    case 'keyword':
      return values ? readOption(name, values, text) : readCountry(name, text);
    case 'instant':
    case 'date':
    case 'birthDate':
      return readMoment(field, text);
    case 'set':
      return name === 'groupIds' ? readGroup(name, text) : readKey(name, text);
    default:
      if (searchForm(text) === '') throw wrong(name, examples[kind]);
      return text;
  }
}

function readMoment({ name, kind }: AskedField, text: string): string {
  if (kind === 'birthDate' && text.startsWith('--') && birthDate.safeParse(text).success) return text;
  const moment = writtenMoment(text);
  if (kind === 'instant' && isWithoutZone(text))
    throw wrong(name, 'a time with its zone: "Z" at its end, as in "2026-01-31T12:00:00Z", or "+01:00"');
  if (moment === undefined || (kind !== 'instant' && isTime(moment))) throw wrong(name, examples[kind]);
  return moment;
}

function readBoolean(given: unknown, name: string): boolean {
  if (typeof given === 'boolean') return given;
  if (given === 'true' || given === 'false') return given === 'true';
  throw wrong(name, examples.boolean);
}

function readNumber(given: unknown, name: string): number {
  const number = typeof given === 'string' && given.trim() !== '' ? Number(given) : given;
  if (typeof number !== 'number' || !Number.isFinite(number)) throw wrong(name, examples.number);
  return number === 0 ? 0 : number;
}

const oneOf = (values: readonly string[]): string => `one of ${values.join(', ')}`;

function readOption(name: string, values: readonly string[], text: string): string {
  const found =
    values.find((value) => value === text) ?? values.find((value) => searchForm(value) === searchForm(text));
  if (found !== undefined) return found;
  throw new WrongValue(`${wrong(name, oneOf(values)).message}${suggestion(text, values)}`);
}

function readGroup(name: string, text: string): string {
  const id = groupId.safeParse(text);
  if (!id.success) throw wrong(name, examples.set);
  return id.data;
}

function readKey(name: string, text: string): string {
  if (text === '') throw wrong(name, 'the key of a custom field, such as "shoeSize"');
  return text;
}

function readCountry(name: string, text: string): string {
  const code = country.safeParse(text);
  if (!code.success) throw wrong(name, examples.keyword);
  return code.data;
}

function readRange(field: AskedField, given: unknown): Range {
  const fault = wrong(
    `${field.name}[between]`,
    'two values, the first and the last that count, such as "2026-01-01,2026-01-31" or {"from": "today-7d", "to": "today"}',
  );
  const [from, to, ...more] = typeof given === 'string' ? given.split(',') : partsOf(given, ['from', 'to']);
  if (from === undefined || to === undefined || more.length > 0) throw fault;
  const ordered = inOrder(field);
  const [first, last] = [readScalar(ordered, from), readScalar(ordered, to)];
  if (typeof first === 'boolean' || typeof last === 'boolean') throw fault;
  if (isEmptySpan(first, last))
    throw wrong(`${field.name}[between]`, 'the earlier or smaller value first: nothing lies between these');
  return { from: first, to: last };
}

/** Of relative moments it depends on the day, so nothing is said of them. */
function isEmptySpan(first: string | number, last: string | number): boolean {
  if (typeof first === 'number' && typeof last === 'number') return first > last;
  return isAfter(String(first), String(last));
}

function readWindow(field: AskedField, given: unknown): DayWindow {
  const fault = wrong(
    `${field.name}[anniversary]`,
    `1 to ${mostDays} days, from today or another day, such as "7d", "2026-12-28,7d" or {"from": "today", "days": 7}`,
  );
  const [from, length] = windowParts(given);
  const days = typeof length === 'string' ? Number(/^(\d{1,3})d$/.exec(length.trim())?.[1]) : length;
  if (typeof days !== 'number' || !Number.isInteger(days) || days < 1 || days > mostDays) throw fault;
  if (typeof from !== 'string' || from.startsWith('--')) throw fault;
  return { from: readMoment({ ...field, kind: 'date' }, from), days };
}

function windowParts(given: unknown): readonly unknown[] {
  if (typeof given !== 'string') {
    const { from = 'today', days } = Object(given);
    return Object.keys(Object(given)).every((key) => key === 'from' || key === 'days') ? [from, days] : [];
  }
  const parts = given.split(',');
  return parts.length === 1 ? ['today', ...parts] : parts.length === 2 ? parts : [];
}

const relativeMonths = ['this', 'next', 'last'];

function readMonth({ name }: AskedField, given: unknown): Scalar {
  if (typeof given === 'string' && relativeMonths.includes(given)) return given;
  const month = typeof given === 'string' && /^\d{1,2}$/.test(given) ? Number(given) : given;
  if (typeof month === 'number' && Number.isInteger(month) && month >= 1 && month <= 12) return month;
  throw wrong(`${name}[month]`, `a month from 1 to 12, or ${relativeMonths.join(', ')}`);
}

/** The values of an object under these names and no other. */
function partsOf(given: unknown, names: readonly string[]): readonly unknown[] {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return [];
  const entries = new Map(Object.entries(given));
  return entries.size === names.length ? names.map((name) => entries.get(name)) : [];
}
