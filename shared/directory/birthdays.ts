import { addMonths, type Day, dayAt, dayOf, partsOf } from './calendar.ts';
import { type Clock, inDays, resolveMoment } from './moment.ts';
import type { DayWindow, Value } from './values.ts';

/** Months and days in which birthdays are looked for, as numbers: 131 for 31 January. */
export function birthdaysIn(
  op: 'month' | 'anniversary',
  values: readonly Value[],
  clock: Clock,
): ReadonlySet<number> {
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
