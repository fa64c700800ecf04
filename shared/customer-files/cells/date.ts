import type { DateOrder } from '../reading.ts';
import { monthOf } from './months.ts';

/** What a date says: `1990-12-31`, or `--12-31` without a year. */
const iso = /^\d{4}-\d\d-\d\d$/;
/** The time of the day behind a date, by the names of its parts. */
export const clock = String.raw`(?:,?[T\s]+(?:(?:at|um|a las|à)\s+)?(?<hours>\d{1,2}):(?<minutes>\d\d)(?::(?<seconds>\d\d)(?:[.,](?<fraction>\d+))?)?(?:\s*(?<half>[AaPp])\.?[Mm]\.?)?(?:\s*(?<zone>Z|UTC|GMT|[+-]\d\d:?\d\d))?)?`;
const yearFirst = new RegExp(String.raw`^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})${clock}$`);
const yearLast = new RegExp(String.raw`^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})${clock}$`);
const yearless = /^(\d{1,2})([-/.])(\d{1,2})\2?$/;
const worded = new RegExp(
  String.raw`^(?:\p{L}+,\s*)?(?:(\d{1,2})(?:\.|st|nd|rd|th|er|º)?[\s\-]+(?:de\s+)?(\p{L}+)\.?|(\p{L}+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?),?[\s\-]+(?:de[l]?\s+)?(\d{4})${clock}$`,
  'iu',
);

/** With the names of its day and month, or its time to the nanosecond and its zone. What is longer is none. */
const longestDate = 60;

/** Nobody is born, and nothing ends, on such a day: databases write it where there is none. */
const noDate = /^0{4}[-/.]0?0[-/.]0?0|^0?0[-/.]0?0[-/.]0{4}/;

/**
 * A date as people and programs write it. Whether there is such a day is for the field to judge.
 * @param order of day and month where both can be meant; undefined: any that fits
 * @returns undefined when it is no date; null when it is one that stands for none
 */
export function readDate(text: string, order: DateOrder | undefined): string | null | undefined {
  if (text.length > longestDate) return undefined;
  if (iso.test(text)) return noDate.test(text) ? null : text;
  if (noDate.test(text)) return null;
  const first = yearFirst.exec(text);
  if (first) return dateOf(first[1] ?? '', first[3] ?? '', first[4] ?? '');
  const last = yearLast.exec(text);
  if (last) {
    const [, one = '', separator, two = '', year = ''] = last;
    return inOrder(year, one, two, separator === '.' ? 'day-first' : order);
  }
  const [, day, name, otherName, otherDay, year = ''] = worded.exec(text) ?? [];
  const month = monthOf(name ?? otherName ?? '');
  return month === undefined ? undefined : dateOf(year, String(month), day ?? otherDay ?? '');
}

/** A birthday: also one without its year, `--12-31`, `31.12.` or `12/31`. */
export function readBirthDate(text: string, order: DateOrder | undefined): string | null | undefined {
  if (/^--\d\d-?\d\d$/.test(text)) return `--${text.slice(2, 4)}-${text.slice(-2)}`;
  const [, one, separator, two] = yearless.exec(text) ?? [];
  if (one !== undefined && two !== undefined)
    return inOrder('-', one, two, separator === '.' ? 'day-first' : order);
  return readDate(text, order);
}

function inOrder(year: string, one: string, two: string, order: DateOrder | undefined): string {
  const dayFirst = order === undefined ? Number(two) <= 12 : order === 'day-first';
  return dayFirst ? dateOf(year, two, one) : dateOf(year, one, two);
}

const dateOf = (year: string, month: string, day: string): string =>
  `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;

/**
 * Which order of day and month a cell gives away: the one that it can only be read by. Undefined: it holds no date whose
 * order is not known.
 */
export function orderOf(text: string): DateOrder | 'either' | undefined {
  if (text.length > longestDate) return undefined;
  const [, one, separator, two] = yearLast.exec(text) ?? yearless.exec(text) ?? [];
  if (separator === undefined || separator === '.') return undefined;
  if (Number(one) > 12) return 'day-first';
  return Number(two) > 12 ? 'month-first' : 'either';
}
