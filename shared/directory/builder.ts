import { v7 as uuidv7 } from 'uuid';
import { logger } from '../observability/logger.ts';
import { count } from '../observability/metrics.ts';
import { alone, answerRequest, openRequest } from './afresh.ts';
import { entriesUpTo, longTail, readSnapshot, rebuild, replay, type Sources } from './build.ts';
import { readHeads } from './log-reader.ts';
import type { OwnSnapshotStore, SnapshotStore } from './snapshot/files.ts';
import { snapshotFormat } from './snapshot/format.ts';
import { scanDays, snapshotPrefix } from './snapshot/lifetimes.ts';
import { type Pointer, readPointer, swapPointer } from './snapshot/pointer.ts';
import { encodeSnapshot } from './snapshot/snapshot.ts';

export interface BuilderDeps extends Sources {
  readonly snapshots: SnapshotStore;
}

const dayMs = 24 * 60 * 60 * 1000;

/** How a new snapshot is made: from the one before and the log, or from the table itself. */
type Way = 'onward' | 'afresh';

/**
 * Makes a new snapshot if it is time for one, or one was asked for. Otherwise it costs a read of the pointer, one of what
 * is asked for and one of the heads.
 */
export async function buildWhenDue(
  deps: BuilderDeps & { readonly snapshots: OwnSnapshotStore },
): Promise<void> {
  const { table, snapshots } = deps;
  const [pointer, asked] = await Promise.all([readPointer(table), openRequest(table)]);
  // After the pointer, so that they are not behind it.
  const heads = await readHeads(table);
  const tail = entriesUpTo(heads.map(({ n }) => n)) - (pointer?.entries ?? 0);
  const now = table.clock();
  count('DirectoryTail', Math.max(tail, 0));
  if (pointer)
    count('DirectorySnapshotAge', Math.round((now.getTime() - Date.parse(pointer.builtAt)) / 1000));
  const isUsable = pointer?.currency === deps.currency;
  const way = asked === undefined && isUsable ? dueWay(pointer, tail, now) : 'afresh';
  if (!way) return;
  await alone(table, async () => {
    const key = await build(deps, await readPointer(table), way);
    if (asked === undefined || key === undefined) return;
    await answerRequest(table, asked, await snapshots.removeOthers(key));
  });
}

/** Whether a snapshot should be made, and how. */
export function dueWay(pointer: Pointer | undefined, tail: number, now: Date): Way | undefined {
  const since = (time: string) => now.getTime() - Date.parse(time);
  // A tail of less than nothing: the table was restored to a time before the snapshot.
  if (!pointer || tail < 0 || since(pointer.scannedAt) >= scanDays * dayMs) return 'afresh';
  return tail >= longTail || (tail > 0 && since(pointer.builtAt) >= dayMs) ? 'onward' : undefined;
}

/**
 * Makes a snapshot, and points to it unless somebody else has pointed to another meanwhile. A builder that dies before
 * that leaves an object that nobody points to, which the bucket removes after some days.
 * @returns the key of the snapshot, if it is pointed to
 */
export async function build(
  deps: BuilderDeps,
  previous: Pointer | undefined,
  way: Way,
): Promise<string | undefined> {
  const { table, snapshots } = deps;
  const builtAt = table.clock();
  const onward = way === 'onward' && previous ? await readSnapshot(table, snapshots, previous) : undefined;
  const image = onward ?? (await rebuild(deps));
  await replay(table, image, await readHeads(table));
  const state = image.state();
  const file = await encodeSnapshot(state, builtAt);
  const key = `${snapshotPrefix}${snapshotFormat}/${uuidv7()}`;
  await snapshots.write(key, file);
  const next = {
    key,
    bytes: file.length,
    rows: state.base.size,
    currency: deps.currency,
    entries: entriesUpTo(state.watermark),
    builtAt: builtAt.toISOString(),
    scannedAt: onward && previous ? previous.scannedAt : builtAt.toISOString(),
  };
  const swapped = await swapPointer(table, previous, next);
  const { rows, bytes } = next;
  logger.info(swapped ? 'A snapshot was made' : 'Another snapshot was made meanwhile', { rows, bytes });
  return swapped ? key : undefined;
}
