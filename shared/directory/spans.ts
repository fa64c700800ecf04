import { dateNumberOf } from './calendar.ts';
import type { Condition } from './condition.ts';
import { type Clock, inDays, resolveMoment, timesOf } from './moment.ts';
import { toDateNumber } from './row.ts';
import type { AskedField, DayWindow, Range, Value } from './values.ts';

/** The first and the last number that count. */
export type Span = readonly [first: number, last: number];

/** Whether the number lies in one of them. */
export const isWithin = (number: number, spans: readonly Span[]): boolean =>
  spans.some(([first, last]) => number >= first && number <= last);

/** The least number that a date with a known year has. */
const firstDate = 10_000;

/** The numbers that a condition about a number, a time or a day asks for. */
export function spanOf(kind: AskedField['kind'], op: Condition['op'], value: Value, clock: Clock): Span {
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
