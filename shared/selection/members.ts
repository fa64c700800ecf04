import { parse, stringify } from 'uuid';
import * as z from 'zod';
import { type Chunk, expiring, newChunk } from '../jobs/chunk.ts';
import { membersKey } from '../jobs/keys.ts';
import { CannotGoOn } from '../jobs/kind.ts';
import { commit } from '../table/commit.ts';
import { pack } from '../table/pack.ts';
import { readItem, readItems } from '../table/read.ts';
import type { Table } from '../table/table.ts';
import { absent, put } from '../table/writes.ts';

/** How many customers a chunk has: some seconds of work, and an item of 8 KB that names them. */
const defaultChunkSize = 500;

/** The customers of a chunk, once and for all: their ids one after another. */
export const membersItem = z.object({ ids: z.instanceof(Uint8Array) });

/** As bytes they take less than half of what they take as texts, and of what it costs to write them. */
const idBytes = 16;
const toBytes = (ids: readonly string[]): Uint8Array => Buffer.concat(ids.map((id) => parse(id)));
const fromBytes = (bytes: Uint8Array): string[] =>
  Array.from({ length: bytes.length / idBytes }, (_, index) => stringify(bytes, index * idBytes));

/** How many transactions are on their way at a time. */
const writers = 4;

/**
 * Keeps whom a job is about, in chunks, before there is the job. Without it they expire.
 * @param ids all different
 * @param attempt of the planning
 * @returns how many chunks they make
 */
export async function freeze(
  table: Table,
  jobId: string,
  attempt: number,
  ids: readonly string[],
  chunkSize = defaultChunkSize,
): Promise<number> {
  const now = table.clock();
  const changes = Array.from({ length: Math.ceil(ids.length / chunkSize) }, (_, index) => {
    const chunk = index + 1;
    const start = index * chunkSize;
    const own = ids.slice(start, start + chunkSize);
    // Items count from 1.
    const made = { chunk, firstItem: start + 1, endItem: start + 1 + own.length };
    const members = put(expiring({ ...membersKey(jobId, chunk), ids: toBytes(own) }, now), absent());
    return { change: { writes: [members, newChunk(jobId, attempt, made, now)] } };
  });
  const waiting = pack(changes).values();
  await Promise.all(
    Array.from({ length: writers }, async () => {
      for (const { change } of waiting) await commit(table, change);
    }),
  );
  return changes.length;
}

/**
 * Which customers a chunk has, by the numbers of its items.
 * @throws CannotGoOn when they were forgotten
 */
export async function membersOf(
  table: Table,
  { jobId, chunk, firstItem }: Chunk,
): Promise<Map<number, string>> {
  const item = await readItem(table, membersKey(jobId, chunk));
  if (!item) throw new CannotGoOn('Whom it was about is forgotten by now. Ask for it again.');
  return new Map(fromBytes(membersItem.parse(item).ids).map((id, index) => [firstItem + index, id]));
}

/**
 * The customers of some chunks of a job, in no order: as far as they are still known.
 * @param last the last one
 */
export async function membersOfChunks(
  table: Table,
  jobId: string,
  first: number,
  last: number,
): Promise<string[]> {
  const keys = Array.from({ length: last - first + 1 }, (_, index) => membersKey(jobId, first + index));
  return (await readItems(table, keys)).flatMap((item) => fromBytes(membersItem.parse(item).ids));
}
