import * as z from 'zod';
import { directoryPartition } from '../../table/change-log.ts';
import { tryCommit } from '../../table/commit.ts';
import { readItem } from '../../table/read.ts';
import type { Key, Table } from '../../table/table.ts';
import { absent, epochSeconds, equals, put, remove } from '../../table/writes.ts';
import { snapshotFormat } from './format.ts';
import { snapshotDays } from './lifetimes.ts';

/** Where the newest snapshot lies, and what it takes to decide whether it should be replaced. */
export const pointer = z.object({
  /** Of the object. */
  key: z.string(),
  bytes: z.int().positive(),
  rows: z.int().nonnegative(),
  /** What its sums are in: the shop may have another one by now. */
  currency: z.string(),
  /** How many log entries are in it, of all lanes together. */
  entries: z.int().nonnegative(),
  builtAt: z.iso.datetime(),
  /** When all of it was last read from the table itself, and not from the snapshot before. */
  scannedAt: z.iso.datetime(),
});
export type Pointer = z.output<typeof pointer>;

/** Each format has its own: code of two versions does not see the other's. */
export const pointerKey: Key = { PK: directoryPartition, SK: `SNAPSHOT#${snapshotFormat}` };

/** Which snapshot of this format is the newest; undefined: there is none. */
export async function readPointer(table: Table): Promise<Pointer | undefined> {
  const item = await readItem(table, pointerKey);
  return item && pointer.parse(item);
}

/**
 * Points to a newer snapshot.
 * @param previous what it was made after
 * @returns whether that was still what was pointed to: otherwise somebody else has made one meanwhile
 */
export async function swapPointer(
  table: Table,
  previous: Pointer | undefined,
  next: Pointer,
): Promise<boolean> {
  // That of a format which is no longer in use goes with its object.
  const expiresAt = epochSeconds(new Date(next.builtAt)) + snapshotDays * 24 * 60 * 60;
  const require = previous ? equals('key', previous.key) : absent();
  const { refused } = await tryCommit(table, {
    writes: [put({ ...pointerKey, ...next, expiresAt }, require)],
  });
  return refused.length === 0;
}

/** Takes away what points to a snapshot that cannot be used, so that the builder makes another. */
export async function removePointer(table: Table, { key }: Pointer): Promise<void> {
  await tryCommit(table, { writes: [remove(pointerKey, equals('key', key))] });
}
