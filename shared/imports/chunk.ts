import * as z from 'zod';
import { rowProblem } from '../customer-files/row-problem.ts';
import type { Chunk } from '../jobs/chunk.ts';
import { duplicate } from './claims.ts';

/** Where a chunk of a file lies in it. Its items are rows. */
const chunkDetails = z.object({
  start: z.int().nonnegative(),
  end: z.int().nonnegative(),
  duplicates: z.array(duplicate),
});
export type ChunkDetails = z.output<typeof chunkDetails>;

export const detailsOf = ({ details }: Chunk): ChunkDetails => chunkDetails.parse(details);

/** A row that was not imported, with its bytes in the file. It holds nothing of what the row says. */
export const reportedRow = z.object({
  row: z.int(),
  start: z.int(),
  end: z.int(),
  ...rowProblem.shape,
});
export type ReportedRow = z.output<typeof reportedRow>;
