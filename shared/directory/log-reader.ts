import { setTimeout as sleep } from 'node:timers/promises';
import { Busy } from '../errors.ts';
import { backoff } from '../table/backoff.ts';
import {
  directoryPartition,
  emptyLane,
  type Head,
  headItem,
  headKey,
  type LogItem,
  laneOfHead,
  logItem,
  logKey,
} from '../table/change-log.ts';
import { laneCount } from '../table/lanes.ts';
import { queryItems, readRange } from '../table/read.ts';
import { readSettled } from '../table/read-settled.ts';
import type { Table } from '../table/table.ts';

/** All heads, in one strongly consistent query. */
export async function readHeads(table: Table): Promise<Head[]> {
  const heads = Array.from({ length: laneCount }, () => emptyLane);
  for (const item of await readRange(table, { PK: directoryPartition, from: 'HEAD#', to: 'HEAD#~' })) {
    heads[laneOfHead(item)] = headItem.parse(item);
  }
  return heads;
}

/**
 * All heads, each at a moment of its own. Beyond {@link readHeads} they count every transaction that came before one
 * whose answer the caller has, even if it was not answered itself: its head may still be invisible to a query.
 */
export async function readSettledHeads(table: Table): Promise<Head[]> {
  const keys = Array.from({ length: laneCount }, (_, lane) => headKey(lane));
  return (await readSettled(table, keys)).map((item) => (item ? headItem.parse(item) : emptyLane));
}

/** An entry that cannot be read any more: the image must be made afresh. */
export class EntryExpired extends Error {}

/** For how long after its commit an entry may be invisible. Transactions take milliseconds; clocks differ by seconds. */
const visibilityWindowMs = 60_000;
/** How often one read looks for an entry that is not visible yet: some five seconds in all. */
const attempts = 14;

/**
 * The entries of a lane after number `after` up to the head, in order and without a gap. Reads between transactions
 * are read-committed: an entry that the head promises may be invisible for a moment, and is waited for.
 * @throws EntryExpired when one of them is no longer kept
 * @throws Busy when one stays invisible
 */
export async function* readEntries(
  table: Table,
  lane: number,
  after: number,
  head: Head,
): AsyncGenerator<LogItem> {
  const waitForVisibility = visibilityWait(table);
  let last = after;
  while (last < head.n) {
    let committedAt = head.at;
    for await (const entry of entriesBetween(table, lane, last + 1, head.n)) {
      if (entry.n !== last + 1) {
        committedAt = entry.previousAt;
        break;
      }
      yield entry;
      last = entry.n;
    }
    if (last < head.n && (await waitForVisibility(committedAt)) === 'expired') throw new EntryExpired();
  }
}

/**
 * The number of the last entry of a lane whose transaction is surely all visible at the given time: a scan that
 * begins then misses nothing of it. What comes after it must be replayed, because a transaction's head can be
 * visible before its customer is.
 */
export async function lastSettled(table: Table, lane: number, head: Head, begin: Date): Promise<number> {
  const isSettled = (committedAt: string) => begin.getTime() - Date.parse(committedAt) > visibilityWindowMs;
  if (isSettled(head.at)) return head.n;
  const waitForVisibility = visibilityWait(table);
  for (;;) {
    let oldest = { n: head.n + 1, previousAt: head.at };
    for await (const entry of entriesBetween(table, lane, 1, head.n, true)) {
      if (entry.n !== oldest.n - 1 || isSettled(oldest.previousAt)) break;
      oldest = entry;
    }
    const isWhole = oldest.n === 1 || isSettled(oldest.previousAt);
    if (isWhole || (await waitForVisibility(oldest.previousAt)) === 'expired') return oldest.n - 1;
  }
}

async function* entriesBetween(table: Table, lane: number, from: number, to: number, descending = false) {
  const { PK, SK } = logKey(lane, from);
  const range = { PK, from: SK, to: logKey(lane, to).SK, descending };
  for await (const item of queryItems(table, range)) yield logItem.parse(item);
}

/** Waits a moment for an entry that was committed at that time, unless it is too old to be merely invisible. */
function visibilityWait(table: Table): (committedAt: string) => Promise<'waited' | 'expired'> {
  let attempt = 0;
  return async (committedAt) => {
    if (table.clock().getTime() - Date.parse(committedAt) > visibilityWindowMs) return 'expired';
    if (++attempt > attempts) throw new Busy('an entry of the change log stays invisible');
    await sleep(backoff(attempt));
    return 'waited';
  };
}
