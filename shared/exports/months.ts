import * as z from 'zod';
import { newChunk } from '../jobs/chunk.ts';
import { onlyAttempt } from '../jobs/new-job.ts';
import { fault } from '../schema/faults.ts';
import { mostWrites } from '../table/bounds.ts';
import { commit } from '../table/commit.ts';
import type { Table } from '../table/table.ts';

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

/** A week of a busy shop is some seconds of work. */
const chunkDays = 7;
const dayChunk = z.object({ days: z.array(z.string()) });

/** Keeps which days a job is about, in chunks, before there is the job. @returns how many chunks they make */
export async function keepDays(table: Table, jobId: string, days: readonly string[]): Promise<number> {
  const now = table.clock();
  const writes = Array.from({ length: Math.ceil(days.length / chunkDays) }, (_, index) => {
    const own = days.slice(index * chunkDays, (index + 1) * chunkDays);
    const firstItem = index * chunkDays + 1;
    const items = { firstItem, endItem: firstItem + own.length };
    const details: z.output<typeof dayChunk> = { days: own };
    return newChunk(jobId, onlyAttempt, { chunk: index + 1, ...items, details }, now);
  });
  for (let first = 0; first < writes.length; first += mostWrites)
    await commit(table, { writes: writes.slice(first, first + mostWrites) });
  return writes.length;
}

/** Which days a chunk has, by the numbers of its items. */
export const daysOfChunk = (details: unknown, firstItem: number): Map<number, string> =>
  new Map(dayChunk.parse(details).days.map((day, index) => [firstItem + index, day]));
