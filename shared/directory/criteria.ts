import type { StoredCustomField } from '../custom-fields/definition.ts';
import { customKeyOf } from '../custom-fields/name.ts';
import { searchForm } from '../text/search-form.ts';
import { addMonths, type Day, dateNumberOf, dayAt, dayOf, partsOf, utc } from './calendar.ts';
import { askedField, type Condition, readCondition } from './condition.ts';
import type { Expression } from './expression.ts';
import type { FieldName } from './fields.ts';
import { type Clock, inDays, resolveMoment, timesOf } from './moment.ts';
import { toDateNumber } from './row.ts';
import { asciiAddress, phoneDigits } from './term.ts';
import type { AskedField, DayWindow, Range, Value } from './values.ts';

/** The first and the last number that count. */
export type Span = readonly [first: number, last: number];

/**
 * A test of one value, with all that depends on the moment of the question worked out. A row without a value fails
 * every one of them.
 */
export type ValueTest =
  | { readonly test: 'equals' | 'contains' | 'begins'; readonly texts: readonly string[] }
  | { readonly test: 'among'; readonly values: readonly string[] }
  | { readonly test: 'within'; readonly spans: readonly Span[] }
  /** Month and day of a date, as the number 131 for 31 January. */
  | { readonly test: 'onDay'; readonly days: ReadonlySet<number> }
  | { readonly test: 'present' };

/** The number that is meant by a value which is kept as a text; NaN when none is. */
export type Reading = (text: string) => number;

/** A test of the value that a custom field has: it is a member of a set, `key=value` (`./row.ts`). */
export interface EntryTest {
  readonly test: 'entry';
  readonly field: 'customFields';
  readonly key: string;
  readonly reading: Reading;
  readonly value: Extract<ValueTest, { texts: unknown } | { spans: unknown } | { test: 'present' }>;
}

/** A test of one column. */
export type Test = (ValueTest & { readonly field: FieldName }) | EntryTest;

/** Which rows: tests, and how they go together. */
export type Criteria =
  | Test
  | { readonly all: readonly Criteria[] }
  | { readonly any: readonly Criteria[] }
  | { readonly not: Criteria };

/** What an expression depends on besides the customers. */
export interface Circumstances {
  /** When it is asked. Default: now. */
  readonly at?: Date | undefined;
  /** Where days begin and end. Default: UTC. */
  readonly timeZone?: string | undefined;
  /** The custom fields that there are, if it asks for one. */
  readonly definitions?: readonly StoredCustomField[] | undefined;
}

/**
 * What an expression means at that moment. A condition about a custom field that there is not, or not of a type that
 * can be asked so, is one about a value that nobody has.
 */
export function criteriaOf(expression: Expression, circumstances: Circumstances = {}): Criteria {
  const { at = new Date(), timeZone = utc, definitions = [] } = circumstances;
  const clock = { at, timeZone };
  const read = (node: Expression): Criteria => {
    if ('and' in node) return { all: node.and.map(read) };
    if ('or' in node) return { any: node.or.map(read) };
    if ('not' in node) return { not: read(node.not) };
    const asked = askedField(node.field, definitions);
    const isCustom = customKeyOf(node.field) !== undefined;
    const condition = isCustom ? readCondition(node, [], () => undefined, definitions) : node;
    if (asked && condition) return conditionCriteria(condition, asked, clock);
    const asksForNone = node.op === 'ne' || (node.op === 'exists' && String(node.value) === 'false');
    return asksForNone ? { not: nobody } : nobody;
  };
  return read(expression);
}

const nobody: Test = { test: 'among', field: 'customFields', values: [] };

function conditionCriteria(condition: Condition, asked: AskedField, clock: Clock): Criteria {
  const values = [condition.value].flat() as Value[];
  const test = (op: Condition['op'], some: readonly Value[] = values) => {
    const key = customKeyOf(asked.name);
    return key === undefined
      ? fieldTest(asked.name as FieldName, asked, op, some, clock)
      : customTest(key, asked, op, some, clock);
  };
  switch (condition.op) {
    case 'ne':
      return { not: test('eq') };
    case 'hasNone':
      return { not: test('has') };
    case 'hasAll':
      return { all: values.map((value) => test('has', [value])) };
    case 'exists':
      return values[0] === false ? { not: test('exists') } : test('exists');
    default:
      return test(condition.op);
  }
}

function fieldTest(
  field: FieldName,
  { kind }: AskedField,
  op: Condition['op'],
  values: readonly Value[],
  clock: Clock,
): Test {
  if (op === 'exists') return { test: 'present', field };
  switch (kind) {
    case 'text':
    case 'phone': {
      const forms = values.flatMap((value) => [
        searchForm(String(value)),
        ...(kind === 'phone' ? phoneDigits(String(value)) : []),
        ...(field === 'email' ? [asciiAddress(String(value).trim()) ?? ''] : []),
      ]);
      // An empty text would stand in each.
      const texts = forms.filter((text) => text !== '');
      return { ...textTest(op, texts), field };
    }
    case 'tags':
      return { test: 'among', field, values: values.map((value) => searchForm(String(value))) };
    case 'keyword':
    case 'boolean':
    case 'set':
      return { test: 'among', field, values: values.map(String) };
    default:
      if (op === 'month' || op === 'anniversary')
        return { test: 'onDay', field, days: daysOf(op, values, clock) };
      return { test: 'within', field, spans: values.map((value) => spanOf(kind, op, value, clock)) };
  }
}

const dateReading: Reading = (text) => toDateNumber(text) ?? Number.NaN;

function customTest(
  key: string,
  { kind }: AskedField,
  op: Condition['op'],
  values: readonly Value[],
  clock: Clock,
): EntryTest {
  const reading = kind === 'date' ? dateReading : Number;
  const entry = (value: EntryTest['value']): EntryTest => ({
    test: 'entry',
    field: 'customFields',
    key,
    reading,
    value,
  });
  if (op === 'exists') return entry({ test: 'present' });
  if (kind === 'number' || kind === 'date')
    return entry({ test: 'within', spans: values.map((value) => spanOf(kind, op, value, clock)) });
  return entry(
    textTest(
      op,
      values.map((value) => searchForm(String(value))),
    ),
  );
}

const textTest = (op: Condition['op'], texts: readonly string[]) =>
  ({ test: op === 'contains' ? op : op === 'startsWith' ? 'begins' : 'equals', texts }) as const;

export const isWithin = (number: number, spans: readonly Span[]): boolean =>
  spans.some(([first, last]) => number >= first && number <= last);

/** The least number that a date with a known year has. */
const firstDate = 10_000;

function spanOf(kind: AskedField['kind'], op: Condition['op'], value: Value, clock: Clock): Span {
  const lowest = kind === 'birthDate' ? firstDate : Number.NEGATIVE_INFINITY;
  const [from, to] = typeof value === 'object' ? boundsOf(value) : [value, value];
  const [first] = numbersOf(kind, from, clock);
  const [start, last] = numbersOf(kind, to, clock);
  switch (op) {
    case 'gt':
      return [kind === 'number' ? nextAbove(last) : last + 1, Number.POSITIVE_INFINITY];
    case 'gte':
      return [first, Number.POSITIVE_INFINITY];
    case 'lt':
      return [lowest, kind === 'number' ? -nextAbove(-start) : start - 1];
    case 'lte':
      return [lowest, last];
    default:
      return [first, last];
  }
}

const boundsOf = (value: Range | DayWindow) =>
  'to' in value ? [value.from, value.to] : [value.from, value.from];

/** The first and the last number that is meant. */
function numbersOf(kind: AskedField['kind'], value: Value | undefined, clock: Clock): Span {
  if (kind === 'number') return [Number(value), Number(value)];
  const yearless = String(value).startsWith('--') ? toDateNumber(String(value)) : undefined;
  if (yearless !== undefined) return [yearless, yearless];
  const moment = resolveMoment(String(value), clock);
  if (kind === 'instant') return timesOf(moment, clock.timeZone);
  const { from, until } = inDays(moment, clock.timeZone);
  const [first, last] = [dateNumberOf(from), dateNumberOf(until - 1)];
  return kind === 'birthDate' ? [Math.max(first, firstDate), last] : [first, last];
}

/** The next number that can be told from this one. */
function nextAbove(number: number): number {
  if (number === 0) return Number.MIN_VALUE;
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, number);
  view.setBigInt64(0, view.getBigInt64(0) + (number > 0 ? 1n : -1n));
  return view.getFloat64(0);
}

/** Months and days in which birthdays are looked for. */
function daysOf(op: 'month' | 'anniversary', values: readonly Value[], clock: Clock): ReadonlySet<number> {
  const days = values.flatMap((value) => {
    if (op === 'month') return daysOfMonth(monthOf(value, clock));
    const { from, days } = value as DayWindow;
    const first = inDays(resolveMoment(from, clock), clock.timeZone).from;
    return Array.from({ length: days }, (_, n) => birthdaysOn(first + n)).flat();
  });
  return new Set(days);
}

/** Who was born on 29 February has the birthday on the 28th in common years. */
function birthdaysOn(day: Day): number[] {
  const { month, day: dayOfMonth } = partsOf(day);
  const date = month * 100 + dayOfMonth;
  return date === 228 && partsOf(day + 1).month === 3 ? [date, 229] : [date];
}

const daysOfMonth = (month: number): number[] => Array.from({ length: 31 }, (_, n) => month * 100 + n + 1);

function monthOf(value: Value, { at, timeZone }: Clock): number {
  if (typeof value === 'number') return value;
  const { year, month } = partsOf(dayAt(at.getTime(), timeZone));
  return partsOf(addMonths(dayOf(year, month, 1), value === 'next' ? 1 : value === 'last' ? -1 : 0)).month;
}
