/** A day as its number since 1970-01-01, in the Gregorian calendar. */
export type Day = number;

export const dayMs = 24 * 60 * 60 * 1000;
export const utc = 'UTC';

/** The day of a year, a month from 1 to 12 and a day of it. What lies beyond a month's end runs on into the next. */
export function dayOf(year: number, month: number, day: number): Day {
  const time = new Date(0);
  time.setUTCFullYear(year, month - 1, day);
  return time.getTime() / dayMs;
}

/** The date of a day, its month from 1. */
export function partsOf(day: Day): { readonly year: number; readonly month: number; readonly day: number } {
  const time = new Date(day * dayMs);
  return { year: time.getUTCFullYear(), month: time.getUTCMonth() + 1, day: time.getUTCDate() };
}

/** The same day of a later or earlier month; in a shorter month, its last one. */
export function addMonths(start: Day, months: number): Day {
  const { year, month, day } = partsOf(start);
  return Math.min(dayOf(year, month + months, day), dayOf(year, month + months + 1, 1) - 1);
}

/** Monday of the day's week (ISO 8601). */
export const mondayOf = (day: Day): Day => day - ((((day + 3) % 7) + 7) % 7);

/** A date as the directory keeps it: 2026-01-31 is 20260131. They are ordered as the days are. */
export const dateNumber = (year: number, month: number, day: number): number =>
  year * 10_000 + month * 100 + day;
export function dateNumberOf(start: Day): number {
  const { year, month, day } = partsOf(start);
  return dateNumber(year, month, day);
}

/** Whether people in some place keep time by this name (IANA): `Europe/Madrid`. */
export function isTimeZone(name: string): boolean {
  try {
    return offsetFormat(name) !== undefined;
  } catch {
    return false;
  }
}

/** The day that it is there at that time. */
export const dayAt = (time: number, zone: string): Day => Math.floor((time + offsetAt(time, zone)) / dayMs);

/** The first moment of the day there: one o'clock, where the clocks go forward at midnight. */
export function startOf(day: Day, zone: string): number {
  const local = day * dayMs;
  const before = local - offsetAt(local - dayMs, zone);
  const after = local - offsetAt(local + dayMs, zone);
  const real = [before, after].filter((time) => time + offsetAt(time, zone) === local);
  return real.length > 0 ? Math.min(...real) : before;
}

const formats = new Map<string, Intl.DateTimeFormat>();
/** More than there are time zones; but their names may be written in any letter case. */
const mostFormats = 1000;

/**
 * What tells the offsets of a time zone. To make one takes as long as a search.
 * @throws RangeError when there is no such time zone
 */
function offsetFormat(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' });
  if (formats.size >= mostFormats) formats.clear();
  formats.set(zone, format);
  return format;
}

/** By how many milliseconds the clocks there are ahead of UTC. */
export function offsetAt(time: number, zone: string): number {
  if (zone === utc) return 0;
  const parts = offsetFormat(zone).formatToParts(time);
  const name = parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const [, sign, hours = 0, minutes = 0, seconds = 0] =
    /GMT(?:([+\-−])(\d\d):(\d\d)(?::(\d\d))?)?/.exec(name) ?? [];
  const ahead = (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000;
  return sign === undefined || sign === '+' ? ahead : -ahead;
}
