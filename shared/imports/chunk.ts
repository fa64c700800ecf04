import * as z from 'zod';
import { rowProblem } from '../customer-files/row-problem.ts';
import type { Chunk, NewChunk } from '../jobs/chunk.ts';
import { jobCounts } from '../jobs/job.ts';
import type { PlannedChunk } from './chunk-cutter.ts';
import { packDuplicates, unpackDuplicates } from './packed-duplicates.ts';

/** Where a chunk of a file lies in it. Its items are rows. */
const chunkDetails = z.object({
  start: z.int().nonnegative(),
  end: z.int().nonnegative(),
  duplicates: z.instanceof(Uint8Array),
});
type ChunkDetails = Pick<PlannedChunk, 'start' | 'end' | 'duplicates'>;

/** A planned chunk as jobs store it. */
export function toNewChunk({ chunk, firstRow, endRow, start, end, duplicates }: PlannedChunk): NewChunk {
  const details: z.output<typeof chunkDetails> = {
    start,
    end,
    duplicates: packDuplicates(duplicates, firstRow),
  };
  return { chunk, firstItem: firstRow, endItem: endRow, details };
}

export function detailsOf({ details, firstItem }: Pick<Chunk, 'details' | 'firstItem'>): ChunkDetails {
  const { start, end, duplicates } = chunkDetails.parse(details);
  return { start, end, duplicates: unpackDuplicates(duplicates, firstItem) };
}

/** A row with its bytes in the file. What is told of rows holds nothing of what they say. */
const place = z.object({ row: z.int(), start: z.int(), end: z.int() });

/** A row that was not imported. */
export const reportedRow = place.extend(rowProblem.shape);
export type ReportedRow = z.output<typeof reportedRow>;

/** What would become of a row, as a dry run tells it of every one. */
export const foreseenRow = place.extend({
  ...rowProblem.partial().shape,
  result: jobCounts.keyof(),
  /** Nobody, of a customer who would be created. */
  customerId: z.string().optional(),
  /** The names of the fields that would change. */
  changes: z.array(z.string()).optional(),
  /** The object with the changes of all rows of its transaction, of the first row of it. */
  part: z.string().optional(),
});
export type ForeseenRow = z.output<typeof foreseenRow>;
