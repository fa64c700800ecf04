import type { Asking } from './meaning.ts';

const calendars = new Map<string, Intl.DateTimeFormat>();

/** The day that it is there at that time, by the calendar on the wall. */
export function dayThere(time: Date, timeZone = 'UTC'): string {
  const form = { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' } as const;
  const calendar = calendars.get(timeZone) ?? new Intl.DateTimeFormat('en-CA', form);
  calendars.set(timeZone, calendar);
  return calendar.format(time);
}

/** What a client means by a moment: a time in milliseconds, or the days from the first to the last. */
export function daysMeant(
  text: string,
  { at, timeZone }: Asking,
): { readonly time: number } | { readonly first: string; readonly last: string } {
  const [, anchor, sign, amount = '0', unit = 'd'] =
    /^(now|today|this\w+?)(?:([-+])(\d+)(\w+))?$/.exec(text) ?? [];
  const count = sign === '-' ? -Number(amount) : Number(amount);
  if (anchor === undefined) {
    if (text.includes('T')) return { time: Date.parse(text) };
    if (text.length === 4) return { first: `${text}-01-01`, last: `${text}-12-31` };
    return text.length === 7 ? { first: `${text}-01`, last: lastOfMonth(text) } : { first: text, last: text };
  }
  if (anchor === 'now') {
    if (unit === 'h') return { time: at.getTime() + count * 3_600_000 };
    const iso = at.toISOString();
    return { time: Date.parse(moved(iso.slice(0, 10), count, unit) + iso.slice(10)) };
  }
  const today = dayThere(at, timeZone);
  if (anchor === 'today') {
    const day = moved(today, count, unit);
    return { first: day, last: day };
  }
  if (anchor === 'thisWeek') {
    // Sunday is 0, and the last day of a week.
    const monday = moved(today, -((new Date(today).getUTCDay() + 6) % 7) + 7 * count, 'd');
    return { first: monday, last: moved(monday, 6, 'd') };
  }
  const first = moved(
    anchor === 'thisMonth' ? `${today.slice(0, 7)}-01` : `${today.slice(0, 4)}-01-01`,
    count,
    unit,
  );
  return {
    first,
    last: anchor === 'thisMonth' ? lastOfMonth(first.slice(0, 7)) : `${first.slice(0, 4)}-12-31`,
  };
}

/** A day so much later; where a month is too short, its last one. */
function moved(day: string, count: number, unit: string): string {
  const [year = 0, month = 0, dayOfMonth = 0] = day.split('-').map(Number);
  if (unit === 'd' || unit === 'w') {
    const days = unit === 'w' ? 7 * count : count;
    return new Date(Date.UTC(year, month - 1, dayOfMonth + days)).toISOString().slice(0, 10);
  }
  const target = new Date(Date.UTC(year, month - 1 + (unit === 'y' ? 12 * count : count), 1))
    .toISOString()
    .slice(0, 7);
  const same = `${target}-${day.slice(8)}`;
  return same > lastOfMonth(target) ? lastOfMonth(target) : same;
}

const lastOfMonth = (month: string): string => {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10);
};
