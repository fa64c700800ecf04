import * as z from 'zod';
import { addCounts, jobCounts, noCounts } from '../jobs/job.ts';
import { daysAfter, lifetimes } from '../jobs/lifetimes.ts';
import { queryItems, readItem, readRange } from '../table/read.ts';
import type { Item, Table } from '../table/table.ts';
import { absent, epochSeconds, equals, put, update, type Write } from '../table/writes.ts';
import { duplicate } from './claims.ts';
import { chunkKey, chunkRange, problemsKey, problemsRange } from './keys.ts';
import type { PlannedChunk } from './plan.ts';
import { rowProblem } from './row.ts';

/** A chunk as the table stores it: where it lies in the file, and how far the work on it has come. */
const chunkItem = z.object({
  jobId: z.string(),
  attempt: z.int().positive(),
  chunk: z.int().positive(),
  start: z.int().nonnegative(),
  end: z.int().nonnegative(),
  firstRow: z.int().positive(),
  endRow: z.int().positive(),
  duplicates: z.array(duplicate),
  /** The checkpoint: every row before it is in the table, or reported. `endRow` when all are. */
  nextRow: z.int().positive(),
  /** When the checkpoint was last moved; when the file was planned, if it never was. */
  movedAt: z.iso.datetime(),
  counts: jobCounts,
  /** Whether the job's sums hold this chunk's counts. */
  closed: z.boolean(),
});
export type Chunk = z.output<typeof chunkItem>;

/** A row that was not imported, with its bytes in the file. It holds nothing of what the row says. */
const reportedRow = z.object({
  row: z.int(),
  start: z.int(),
  end: z.int(),
  ...rowProblem.shape,
});
export type ReportedRow = z.output<typeof reportedRow>;
const problemsItem = z.object({ rows: z.array(reportedRow) });

/** The write that keeps a new chunk. */
export function newChunk(jobId: string, attempt: number, planned: PlannedChunk, now: Date): Write {
  const chunk: Chunk = {
    jobId,
    attempt,
    ...planned,
    duplicates: [...planned.duplicates],
    nextRow: planned.firstRow,
    movedAt: now.toISOString(),
    counts: noCounts,
    closed: false,
  };
  return put(expiring({ ...chunkKey(jobId, attempt, chunk.chunk), ...chunk }, now), absent());
}

export async function readChunk(
  table: Table,
  jobId: string,
  attempt: number,
  chunk: number,
): Promise<Chunk | undefined> {
  const item = await readItem(table, chunkKey(jobId, attempt, chunk));
  return item && chunkItem.parse(item);
}

/** The chunks whose counts are not in the job's sums yet, in the file's order. */
export async function openChunks(table: Table, jobId: string, attempt: number): Promise<Chunk[]> {
  const items = await readRange(table, chunkRange(jobId, attempt));
  return items.map((item) => chunkItem.parse(item)).filter(({ closed }) => !closed);
}

/** How far one transaction takes a chunk. */
export interface Step {
  readonly nextRow: number;
  readonly counts: Chunk['counts'];
  readonly reported: readonly ReportedRow[];
}

/** The chunk after the step. */
export const advance = (chunk: Chunk, { nextRow, counts }: Step): Chunk => ({
  ...chunk,
  nextRow,
  counts: addCounts(chunk.counts, counts),
});

/** The writes that record the step, refused when somebody else has taken the chunk on meanwhile. */
export function checkpoint(chunk: Chunk, step: Step, now: Date): { mark: Write; report: Write[] } {
  const { jobId, attempt } = chunk;
  const { nextRow, counts } = advance(chunk, step);
  const mark = update(
    chunkKey(jobId, attempt, chunk.chunk),
    { nextRow, counts, movedAt: now.toISOString() },
    equals('nextRow', chunk.nextRow),
  );
  const problems = { ...problemsKey(jobId, attempt, chunk.nextRow), rows: step.reported };
  return { mark, report: step.reported.length > 0 ? [put(expiring(problems, now))] : [] };
}

/** The write that closes a chunk, refused when it is closed already. */
export const closing = ({ jobId, attempt, chunk }: Chunk): Write =>
  update(chunkKey(jobId, attempt, chunk), { closed: true }, equals('closed', false));

/** Every reported row of the job, in the file's order. */
export async function* reportedRows(
  table: Table,
  jobId: string,
  attempt: number,
): AsyncGenerator<ReportedRow> {
  for await (const item of queryItems(table, problemsRange(jobId, attempt))) {
    yield* problemsItem.parse(item).rows;
  }
}

const expiring = (item: Item, now: Date): Item => ({
  ...item,
  expiresAt: epochSeconds(daysAfter(now, lifetimes.chunk)),
});
