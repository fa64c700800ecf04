import * as z from 'zod';
import { addMonths, type Day, dayAt, dayMs, dayOf, mondayOf, partsOf, startOf, utc } from './calendar.ts';

/**
 * Times and days as a client writes them. They stay so until a question is asked: `today` is the day on which it is.
 *
 *     2026-01-31T12:00:00Z                        a time
 *     2026   2026-01   2026-01-31                 a year, a month, a day
 *     now    now-12h   now-30d                    a time; units: h, d, w, mo, y
 *     today  today-7d  today+1mo                  a day; units: d, w, mo, y
 *     thisWeek-1w   thisMonth-1mo   thisYear-1y   a week from Monday, a month, a year
 */

/** When and where a question is asked. */
export interface Clock {
  readonly at: Date;
  readonly timeZone: string;
}

/** A time in milliseconds since 1970, or days up to one that is no longer among them. */
export type Moment = { readonly time: number } | { readonly from: Day; readonly until: Day };

const isoTime = z.iso.datetime({ offset: true });
const calendarForm = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$/;
// In a query string a plus that is not escaped means a blank.
const relativeForm = /^(now|today|thisweek|thismonth|thisyear)(?:([-+ ])(\d{1,5})(h|d|w|mo|y))?$/i;
const anchors = {
  now: 'now',
  today: 'today',
  thisweek: 'thisWeek',
  thismonth: 'thisMonth',
  thisyear: 'thisYear',
};
const unitsOf: Readonly<Record<string, string>> = {
  now: 'h d w mo y',
  today: 'd w mo y',
  thisweek: 'w',
  thismonth: 'mo y',
  thisyear: 'y',
};

/** The moment in one way of writing it; undefined when it is none. */
export function writtenMoment(text: string): string | undefined {
  const trimmed = text.trim();
  const time = trimmed.replace(/ (?=\d\d:\d\d$)/, '+');
  if (isoTime.safeParse(time).success) return new Date(time).toISOString();
  const [, anchor, sign, amount, unit] = relativeForm.exec(trimmed) ?? [];
  if (anchor !== undefined) {
    const name = anchors[anchor.toLowerCase() as keyof typeof anchors];
    if (unit === undefined || Number(amount) === 0) return name;
    const isOfIt = unitsOf[anchor.toLowerCase()]?.split(' ').includes(unit.toLowerCase());
    return isOfIt ? `${name}${sign === '-' ? '-' : '+'}${Number(amount)}${unit.toLowerCase()}` : undefined;
  }
  return calendarDays(trimmed) && trimmed;
}

/** Whether a written moment is a time, and not days. */
export const isTime = (written: string): boolean => /^now|T/.test(written);

/** Whether it is a time that does not say where. */
export const isWithoutZone = (text: string): boolean =>
  /^\d{4}-\d\d-\d\d[T ]([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?$/i.test(text);

/** Whether one written moment lies wholly after the other, whenever it is asked: known of two times and of two days. */
export function isAfter(one: string, other: string): boolean {
  const [days, others] = [calendarDays(one), calendarDays(other)];
  if (days && others) return days.from >= others.until;
  return (
    isoTime.safeParse(one).success && isoTime.safeParse(other).success && Date.parse(one) > Date.parse(other)
  );
}

/**
 * The moment that is meant when the question is asked.
 * @param written as {@link writtenMoment} has made it
 */
export function resolveMoment(written: string, clock: Clock): Moment {
  const days = calendarDays(written);
  if (days) return days;
  const [, anchor = '', sign, digits = '0', unit = 'd'] = relativeForm.exec(written) ?? [];
  if (anchor === '') return { time: Date.parse(written) };
  const amount = sign === '-' ? -Number(digits) : Number(digits);
  const now = clock.at.getTime();
  if (anchor === 'now') return { time: addTo(now, amount, unit) };
  const today = dayAt(now, clock.timeZone);
  const { year, month } = partsOf(today);
  switch (anchor) {
    case 'thisWeek': {
      const monday = mondayOf(today) + 7 * amount;
      return { from: monday, until: monday + 7 };
    }
    case 'thisMonth': {
      const from = addMonths(dayOf(year, month, 1), unit === 'y' ? 12 * amount : amount);
      return { from, until: addMonths(from, 1) };
    }
    case 'thisYear':
      return { from: dayOf(year + amount, 1, 1), until: dayOf(year + amount + 1, 1, 1) };
    default: {
      const from = addDays(today, amount, unit);
      return { from, until: from + 1 };
    }
  }
}

/** The first and the last millisecond of it. */
export function timesOf(moment: Moment, timeZone: string): [first: number, last: number] {
  if ('time' in moment) return [moment.time, moment.time];
  return [startOf(moment.from, timeZone), startOf(moment.until, timeZone) - 1];
}

/** The days that it takes there. */
export function inDays(moment: Moment, timeZone: string): { readonly from: Day; readonly until: Day } {
  if ('from' in moment) return moment;
  const day = dayAt(moment.time, timeZone);
  return { from: day, until: day + 1 };
}

function calendarDays(text: string): { from: Day; until: Day } | undefined {
  const [, years, months, days] = calendarForm.exec(text) ?? [];
  if (years === undefined) return undefined;
  const [year, month, day] = [Number(years), Number(months ?? 1), Number(days ?? 1)];
  const from = dayOf(year, month, day);
  const parts = partsOf(from);
  if (parts.month !== month || parts.day !== day) return undefined;
  if (days !== undefined) return { from, until: from + 1 };
  return { from, until: addMonths(from, months === undefined ? 12 : 1) };
}

function addDays(day: Day, amount: number, unit: string): Day {
  switch (unit) {
    case 'w':
      return day + 7 * amount;
    case 'mo':
      return addMonths(day, amount);
    case 'y':
      return addMonths(day, 12 * amount);
    default:
      return day + amount;
  }
}

/** A day is 24 hours here; a month later it is the same time of day (UTC). */
function addTo(time: number, amount: number, unit: string): number {
  if (unit === 'h') return time + amount * 60 * 60 * 1000;
  const day = dayAt(time, utc);
  return addDays(day, amount, unit) * dayMs + (time - day * dayMs);
}
