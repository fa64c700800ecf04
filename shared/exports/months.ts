import * as z from 'zod';
import { fault } from '../schema/faults.ts';

const month = z
  .string()
  .regex(/^(?:19|20)\d\d-(?:0[1-9]|1[0-2])$/, 'Give a month, such as 2026-11.')
  .meta({ examples: ['2026-11'] });

/** Twenty years. */
const mostMonths = 240;
const count = (text: string): number => Number(text.slice(0, 4)) * 12 + Number(text.slice(5));

/** The months of a span, both ends included. */
export const months = z
  .strictObject({ from: month, to: month })
  .refine(({ from, to }) => from <= to, {
    ...fault('contradictory', 'The last month comes before the first one.'),
    path: ['to'],
  })
  .refine(({ from, to }) => count(to) - count(from) < mostMonths, {
    ...fault('too_large', `At most ${mostMonths} months.`),
    path: ['to'],
  });
export type Months = z.output<typeof months>;

/** All days of these months. */
export function daysOf({ from, to }: Months): string[] {
  const days: string[] = [];
  const day = new Date(`${from}-01T00:00:00Z`);
  for (let text = dayText(day); text.slice(0, to.length) <= to; text = dayText(day)) {
    days.push(text);
    day.setUTCDate(day.getUTCDate() + 1);
  }
  return days;
}

const dayText = (day: Date): string => day.toISOString().slice(0, 10);
