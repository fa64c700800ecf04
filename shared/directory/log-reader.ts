import { setTimeout as sleep } from 'node:timers/promises';
import { Busy } from '../errors.ts';
import { backoff } from '../table/backoff.ts';
import {
  directoryPartition,
  emptyLane,
  type Head,
  headItem,
  type LogItem,
  laneOfHead,
  logItem,
  logKey,
} from '../table/change-log.ts';
import { laneCount } from '../table/lanes.ts';
import { queryItems, readRange } from '../table/read.ts';
import type { Table } from '../table/table.ts';
import { epochSeconds } from '../table/writes.ts';

/** All heads, in one strongly consistent query. */
export async function readHeads(table: Table): Promise<Head[]> {
  const heads = Array.from({ length: laneCount }, () => emptyLane);
  for (const item of await readRange(table, { PK: directoryPartition, from: 'HEAD#', to: 'HEAD#~' })) {
    heads[laneOfHead(item)] = headItem.parse(item);
  }
  return heads;
}

/** An entry that cannot be read any more: the image must be made afresh. */
export class EntryExpired extends Error {}

/** For how long after its commit an entry may be invisible. Transactions take milliseconds; clocks differ by seconds. */
const visibilityWindowMs = 60_000;
/** How often one read looks for an entry that is not visible yet: about five seconds in all. */
const attempts = 14;

/**
 * The entries of a lane after number `after` up to the head, without a gap. Reads between transactions are
 * read-committed: an entry that the head promises may be invisible for a moment, and is waited for.
 * @throws EntryExpired when one of them is no longer kept
 */
export async function readEntries(table: Table, lane: number, after: number, head: Head): Promise<LogItem[]> {
  const entries: LogItem[] = [];
  const last = () => entries.at(-1)?.n ?? after;
  const wait = patience(table);
  while (last() < head.n) {
    let committedAt = head.at;
    for await (const entry of entriesBetween(table, lane, last() + 1, head.n)) {
      if (entry.n !== last() + 1) {
        committedAt = entry.previousAt;
        break;
      }
      entries.push(entry);
    }
    if (last() < head.n && (await wait(committedAt)) === 'expired') throw new EntryExpired();
  }
  return entries;
}

/**
 * The number of the lane's last entry that is no longer kept; all after it can be replayed. A rebuild replays all
 * of them, and not only those that came after its scan began, because a transaction's head can be visible before
 * its customer is.
 */
export async function lastExpired(table: Table, lane: number, head: Head): Promise<number> {
  if (head.n === 0) return 0;
  const wait = patience(table);
  for (;;) {
    const now = epochSeconds(table.clock());
    let oldest = { n: head.n + 1, previousAt: head.at };
    for await (const entry of entriesBetween(table, lane, 1, head.n, true)) {
      if (entry.n !== oldest.n - 1) break;
      if (entry.expiresAt <= now) return entry.n;
      oldest = entry;
    }
    if (oldest.n === 1 || (await wait(oldest.previousAt)) === 'expired') return oldest.n - 1;
  }
}

async function* entriesBetween(table: Table, lane: number, from: number, to: number, descending = false) {
  const { PK, SK } = logKey(lane, from);
  const range = { PK, from: SK, to: logKey(lane, to).SK, descending };
  for await (const item of queryItems(table, range)) yield logItem.parse(item);
}

/** Waits a moment for an entry that was committed at that time, unless it is too old to be merely invisible. */
function patience(table: Table): (committedAt: string) => Promise<'waited' | 'expired'> {
  let attempt = 0;
  return async (committedAt) => {
    if (table.clock().getTime() - Date.parse(committedAt) > visibilityWindowMs) return 'expired';
    if (++attempt > attempts) throw new Busy('an entry of the change log stays invisible');
    await sleep(backoff(attempt));
    return 'waited';
  };
}
