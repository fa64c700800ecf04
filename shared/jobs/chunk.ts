import * as z from 'zod';
import { queryItems, readItem, readRange } from '../table/read.ts';
import type { Item, Table } from '../table/table.ts';
import { absent, epochSeconds, equals, put, update, type Write } from '../table/writes.ts';
import { addCounts, addTallies, jobCounts, noCounts, tallies } from './job.ts';
import { chunkKey, chunkRange } from './keys.ts';
import { daysAfter, lifetimes } from './lifetimes.ts';

/** A part of a job as the table stores it: which items it has, and how far the work on it has come. */
export const chunkItem = z.object({
  jobId: z.string(),
  attempt: z.int().positive(),
  /** From 1, without gaps. */
  chunk: z.int().positive(),
  /** The items from `firstItem` up to `endItem`. An item's number is its own among all of the job. */
  firstItem: z.int().positive(),
  endItem: z.int().positive(),
  /** The checkpoint: everything before it is done, or reported. `endItem` when all is. */
  nextItem: z.int().positive(),
  /** When the checkpoint was last moved; when the chunk was made, if it never was. */
  movedAt: z.iso.datetime(),
  counts: jobCounts,
  tallies: tallies.optional(),
  /** Whether the job's sums hold this chunk's counts and tallies. Nothing is applied any more then. */
  closed: z.boolean(),
  /** Grows with each change of the item. */
  version: z.int().positive(),
  /** What only the kind of job knows of it; a kind may need nothing. */
  details: z.unknown().optional(),
});
export type Chunk = z.output<typeof chunkItem>;

/** What a chunk begins as. */
export type NewChunk = Readonly<Pick<Chunk, 'chunk' | 'firstItem' | 'endItem' | 'details'>>;

/** The write that keeps a new chunk. */
export function newChunk(jobId: string, attempt: number, made: NewChunk, now: Date): Write {
  const chunk: Chunk = {
    ...made,
    jobId,
    attempt,
    nextItem: made.firstItem,
    movedAt: now.toISOString(),
    counts: noCounts,
    closed: false,
    version: 1,
  };
  return put(expiring({ ...chunkKey(jobId, attempt, chunk.chunk), ...chunk }, now), absent());
}

/** An item that goes when nobody needs what belongs to a job any more. */
export const expiring = (item: Item, now: Date): Item => ({
  ...item,
  expiresAt: epochSeconds(daysAfter(now, lifetimes.chunk)),
});

/** A chunk of a job, numbered from 1; undefined: there is none, or its time is over. */
export async function readChunk(
  table: Table,
  jobId: string,
  attempt: number,
  chunk: number,
): Promise<Chunk | undefined> {
  const item = await readItem(table, chunkKey(jobId, attempt, chunk));
  return item && chunkItem.parse(item);
}

/**
 * A chunk as it is after others have changed it.
 * @throws Error when there is no such chunk any more
 */
export async function readAgain(table: Table, { jobId, attempt, chunk }: Chunk): Promise<Chunk> {
  const now = await readChunk(table, jobId, attempt, chunk);
  if (!now) throw new Error(`Chunk ${chunk} of job ${jobId} has vanished.`);
  return now;
}

/** The chunks whose counts are not in the job's sums yet, in their order. */
export async function openChunks(table: Table, jobId: string, attempt: number): Promise<Chunk[]> {
  const items = await readRange(table, chunkRange(jobId, attempt));
  return items.map((item) => chunkItem.parse(item)).filter(({ closed }) => !closed);
}

/** {@link openChunks}, as they come. */
export async function* eachOpenChunk(table: Table, jobId: string, attempt: number): AsyncGenerator<Chunk> {
  for await (const item of queryItems(table, chunkRange(jobId, attempt))) {
    const chunk = chunkItem.parse(item);
    if (!chunk.closed) yield chunk;
  }
}

/** Some of the chunks, from that number on, closed ones included. */
export async function chunksFrom(
  table: Table,
  jobId: string,
  attempt: number,
  first: number,
  most: number,
): Promise<Chunk[]> {
  const range = { ...chunkRange(jobId, attempt), from: chunkKey(jobId, attempt, first).SK, limit: most };
  return (await readRange(table, range)).map((item) => chunkItem.parse(item));
}

/** How far one transaction takes a chunk. */
export type Step = Readonly<Pick<Chunk, 'nextItem' | 'counts' | 'tallies'>>;

/** The chunk after the step. */
export const advance = (chunk: Chunk, step: Step): Chunk => ({
  ...chunk,
  nextItem: step.nextItem,
  counts: addCounts(chunk.counts, step.counts),
  ...addTallies([chunk, step]),
  version: chunk.version + 1,
});

/** The write that records the step, refused when the chunk was taken on or closed since it was read. */
export function checkpoint(chunk: Chunk, step: Step, now: Date): Write {
  const { nextItem, counts, tallies, version } = advance(chunk, step);
  const moved = { nextItem, counts, version, movedAt: now.toISOString() };
  return change(chunk, { ...moved, ...(tallies && { tallies }) });
}

/** The write that closes a chunk as it is, refused when the chunk was taken on or closed since it was read. */
export const closing = (chunk: Chunk): Write => change(chunk, { closed: true, version: chunk.version + 1 });

const change = ({ jobId, attempt, chunk, version }: Chunk, set: Partial<Chunk>): Write =>
  update(chunkKey(jobId, attempt, chunk), set, equals('version', version));
