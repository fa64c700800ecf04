import * as z from 'zod';
import { fault } from '../schema/faults.ts';

const form = /^(?:(\d{4})|-)-(\d\d)-(\d\d)$/;
/** A year in which every date exists, for birthdays whose year is unknown. */
const leapYear = 2000;
const earliestYear = 1850;

/**
 * A date of birth: `1990-02-28`, or `--02-29` when the year is unknown (ISO 8601:2000, 5.2.1.3 d; vCard's BDAY,
 * RFC 6350, 4.3.1, writes it without the dash between month and day).
 */
export const birthDate = z
  .string()
  .regex(form, {
    message: 'Give a date such as 1990-02-28, or --02-28 when the year is unknown.',
    abort: true,
  })
  .refine(isBirthDate, fault('invalid_date', 'There is no such date, or nobody can be born on it.'))
  .meta({ examples: ['1990-02-28', '--02-28'] });

/** Whether it is such a date, and somebody can be born on it. */
export function isBirthDate(text: string): boolean {
  const [, year, month, day] = form.exec(text) ?? [];
  const time = new Date(0);
  time.setUTCFullYear(year === undefined ? leapYear : Number(year), Number(month) - 1, Number(day));
  const exists = time.getUTCMonth() === Number(month) - 1 && time.getUTCDate() === Number(day);
  // Somewhere it is tomorrow already.
  const isBorn = time.getTime() <= Date.now() + 24 * 60 * 60 * 1000;
  return exists && (year === undefined || (Number(year) >= earliestYear && isBorn));
}
