import { directoryDeletion, directoryProfile } from '../customers/directory-row.ts';
import { scanCustomers } from '../customers/repository.ts';
import { summaryOf } from '../observability/error-summary.ts';
import { logger } from '../observability/logger.ts';
import { count } from '../observability/metrics.ts';
import { directoryStanding } from '../standing/change.ts';
import type { DirectoryRow, Head } from '../table/change-log.ts';
import type { Stamp } from '../table/stamp.ts';
import type { Table } from '../table/table.ts';
import { Image } from './image.ts';
import { EntryExpired, lastSettled, readEntries, readHeads } from './log-reader.ts';
import type { SnapshotStore } from './snapshot/files.ts';
import { SnapshotUnusable } from './snapshot/frames.ts';
import { type Pointer, readPointer, removePointer } from './snapshot/pointer.ts';
import { decodeSnapshot } from './snapshot/snapshot.ts';

/** What an image is made of. */
export interface Sources {
  readonly table: Table;
  /** Of the shop: sums are of amounts in it. */
  readonly currency: string;
  /** Default: none; then an image is made by a scan of the table. */
  readonly snapshots?: SnapshotStore | undefined;
}

/**
 * From how many entries of the log on a newer snapshot is worth more than reading them. One entry is one customer when
 * people work, and some fifteen in an import.
 */
export const longTail = 5_000;

/** How many entries of the log there are up to these heads or this watermark. */
export const entriesUpTo = (numbers: readonly number[]): number => numbers.reduce((sum, n) => sum + n, 0);

/**
 * An image as the table is now: the newest snapshot with what the log tells since, or, when there is none that can be
 * used, by a scan.
 */
export async function loadImage(sources: Sources): Promise<Image> {
  return (await loadSnapshot(sources)) ?? (await rebuild(sources));
}

/**
 * The newest snapshot, with what the log tells since.
 * @param beyond how many entries it must have more than, to be worth it
 * @returns undefined when there is none that can be used
 */
export async function loadSnapshot(
  { table, currency, snapshots }: Sources,
  beyond = -1,
): Promise<Image | undefined> {
  if (!snapshots) return undefined;
  const pointer = await readPointer(table);
  if (pointer?.currency !== currency || pointer.entries <= beyond) return undefined;
  // Without the pointer, the builder makes another one.
  return await readSnapshot(table, snapshots, pointer, () => removePointer(table, pointer));
}

/**
 * The image in a snapshot, with what the log tells since. One that cannot be used is logged and counted: it costs
 * time, and never makes an answer wrong.
 * @param ifUnusable what to do when it will never be of use to anybody
 * @returns undefined when it cannot be used
 */
export async function readSnapshot(
  table: Table,
  snapshots: SnapshotStore,
  { key, bytes }: Pointer,
  ifUnusable: () => Promise<void> = async () => {},
): Promise<Image | undefined> {
  const started = performance.now();
  try {
    const { watermark, base, ended, waiting } = await decodeSnapshot(await readFile(snapshots, key, bytes));
    // Read after the pointer, so that they can be behind the snapshot only in a table that was restored to an earlier
    // time: there, numbers come again that the snapshot has seen.
    const heads = await readHeads(table);
    if (heads.some(({ n }, lane) => n < (watermark[lane] ?? 0)))
      throw new SnapshotUnusable('it is ahead of the table');
    const image = new Image(watermark, base, ended, waiting);
    await replay(table, image, heads);
    count('DirectoryLoadTime', Math.round(performance.now() - started));
    count('DirectoryCustomers', image.size);
    return image;
  } catch (error) {
    const isUnusable = error instanceof SnapshotUnusable;
    if (!isUnusable && !(error instanceof SnapshotUnreachable) && !(error instanceof EntryExpired))
      throw error;
    count('DirectorySnapshotsRefused');
    logger.warn('A snapshot cannot be used', { key, reason: error.message, error: summaryOf(error) });
    if (isUnusable) await ifUnusable();
    return undefined;
  }
}

/** It may be whole, but S3 does not hand it over at the moment. */
class SnapshotUnreachable extends Error {}

const readFile = (snapshots: SnapshotStore, key: string, bytes: number): Promise<Buffer> =>
  snapshots.read(key, bytes).catch((cause: unknown) => {
    throw cause instanceof SnapshotUnusable ? cause : new SnapshotUnreachable('S3 failed', { cause });
  });

/**
 * Takes in what the log tells up to these heads.
 * @throws EntryExpired when the log does not reach back to the image
 */
export async function replay(table: Table, image: Image, heads: readonly Head[]): Promise<void> {
  await Promise.all(
    heads.map(async (head, lane) => {
      const watermark = image.watermark[lane] ?? 0;
      if (head.n <= watermark) return;
      for await (const entry of readEntries(table, lane, watermark, head)) image.apply(lane, entry);
      count('DirectoryEntriesRead', head.n - watermark);
    }),
  );
}

/**
 * A new image: all customers, where they stand, and who has ended, by a strongly consistent scan. What the scan may have
 * missed is left to the log.
 */
export async function rebuild({ table, currency }: Omit<Sources, 'snapshots'>): Promise<Image> {
  const begin = table.clock();
  const started = performance.now();
  const heads = await readHeads(table);
  const watermark = await Promise.all(heads.map((head, lane) => lastSettled(table, lane, head, begin)));
  const image = new Image(watermark);
  const learn = (row: DirectoryRow, stamp: Stamp | undefined) => image.learn(row, begin.getTime(), stamp);
  await scanCustomers(
    table,
    (customer, stamp) => learn(directoryProfile(customer), stamp),
    (end, stamp) => learn(directoryDeletion(end), stamp),
    (standing, stamp) => learn(directoryStanding(standing, currency), stamp),
  );
  count('DirectoryRebuildTime', Math.round(performance.now() - started));
  count('DirectoryCustomers', image.size);
  return image;
}
