import * as z from 'zod';
import type { Key } from './table.ts';
import { absent, epochSeconds, equals, put, type Write } from './writes.ts';

/**
 * The change log tells the directory what has changed. Each lane is a gapless sequence of entries, each written
 * in the same transaction as the change that it tells of (docs/adr/0002).
 */

/** The values of one part of a customer that can be searched for, at one revision; or the end of it. */
const directoryRow = z.object({
  id: z.string(),
  /** Which item of the customer this tells of: parts have revisions of their own. */
  part: z.enum(['profile', 'standing']),
  rev: z.int().positive(),
  deleted: z.literal(true).optional(),
  /** Of the end: when it was. */
  at: z.iso.datetime().optional(),
  fields: z.record(z.string(), z.unknown()).optional(),
});
export type DirectoryRow = z.infer<typeof directoryRow>;

/** The head of a lane: the number of its last entry, and when that was written. */
export const headItem = z.object({ n: z.int().nonnegative(), at: z.iso.datetime() });
export type Head = z.infer<typeof headItem>;

/** The head of a lane that was never written to; no item stands for it. */
export const emptyLane: Head = { n: 0, at: new Date(0).toISOString() };

/** One entry: all directory rows of one transaction. */
export const logItem = z.object({
  n: z.int().positive(),
  /** When the entry before it was written: tells one that is not visible yet from one that has expired. */
  previousAt: z.iso.datetime(),
  expiresAt: z.int(),
  rows: z.array(directoryRow),
});
export type LogItem = z.infer<typeof logItem>;

/** Entries are kept for two days: an image that is older starts afresh. */
export const logRetentionSeconds = 2 * 24 * 60 * 60;

/** When an entry was written, in milliseconds since 1970. */
export const writtenAt = ({ expiresAt }: LogItem): number => (expiresAt - logRetentionSeconds) * 1000;

const twoDigits = (lane: number): string => String(lane).padStart(2, '0');
const sortable = (n: number): string => String(n).padStart(15, '0');

/** The partition of all heads: one query reads them. */
export const directoryPartition = 'DIR';
export const headKey = (lane: number): Key => ({ PK: directoryPartition, SK: `HEAD#${twoDigits(lane)}` });
export const laneOfHead = (key: Key): number => Number(key.SK.slice('HEAD#'.length));
export const logKey = (lane: number, n: number): Key => ({ PK: `LOG#${twoDigits(lane)}`, SK: sortable(n) });

/** The head that a lane has after one more entry. */
export const nextHead = (head: Head, now: Date): Head => ({ n: head.n + 1, at: now.toISOString() });

/** The two writes that append an entry after a lane's head. */
export function appendToLog(
  lane: number,
  head: Head,
  rows: readonly DirectoryRow[],
  now: Date,
): [Write, Write] {
  const next = nextHead(head, now);
  const expiresAt = epochSeconds(now) + logRetentionSeconds;
  return [
    put({ ...headKey(lane), ...next }, head.n === 0 ? absent() : equals('n', head.n)),
    put({ ...logKey(lane, next.n), n: next.n, previousAt: head.at, expiresAt, rows }, absent()),
  ];
}
