import { createHash } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { commit } from '../table/commit.ts';
import { readRange } from '../table/read.ts';
import type { Table } from '../table/table.ts';
import { epochSeconds, put, remove, type Write } from '../table/writes.ts';

/** How much of something is allowed: so many attempts within the last so many seconds. */
export interface Limit {
  /** What is limited, as part of the key. */
  readonly name: string;
  readonly most: number;
  readonly windowSeconds: number;
}

const prefix = (time: number): string => uuidv7({ msecs: time, random: new Uint8Array(16) }).slice(0, 13);

/** Attempts are counted under a hash of who makes them, and forgotten when they no longer count. */
const partition = ({ name }: Limit, who: string): string =>
  `ATTEMPT#${name}#${createHash('sha256').update(who).digest('base64url')}`;

/**
 * Whether there have been fewer attempts than the limit allows in the window that ends now.
 * @param attempt id of the attempt that is being made, which does not count when it was counted before
 */
export async function isWithin(table: Table, limit: Limit, who: string, attempt?: string): Promise<boolean> {
  const from = prefix(table.clock().getTime() - limit.windowSeconds * 1000);
  const recent = await readRange(table, { PK: partition(limit, who), from, limit: limit.most + 1 });
  return recent.filter(({ SK }) => SK !== attempt).length < limit.most;
}

/**
 * The write that counts an attempt. Each is an item of its own: attempts at the same time never get in each
 * other's way.
 * @param attempt id of the attempt, a UUIDv7: however often it is tried, it counts once
 */
export function countAttempt(
  table: Table,
  limit: Limit,
  who: string,
  attempt = uuidv7({ msecs: table.clock().getTime() }),
): Write {
  const expiresAt = epochSeconds(table.clock()) + limit.windowSeconds;
  return put({ PK: partition(limit, who), SK: attempt, expiresAt });
}

/** Who is held to a limit. */
export interface Limited {
  readonly limit: Limit;
  readonly who: string;
}

/**
 * Counts an attempt, and only then asks whether it is one too many: however many are made at the same moment, no more
 * go on than each limit allows. Those that are made together may all be refused; one alone is not. An attempt that is
 * refused does not count.
 * @returns the writes that take the attempt back; undefined when it is refused
 */
export async function beginAttempt(
  table: Table,
  limited: readonly Limited[],
): Promise<readonly Write[] | undefined> {
  const attempt = uuidv7({ msecs: table.clock().getTime() });
  await commit(table, { writes: limited.map(({ limit, who }) => countAttempt(table, limit, who, attempt)) });
  const takenBack = limited.map(({ limit, who }) => remove({ PK: partition(limit, who), SK: attempt }));
  const within = await Promise.all(limited.map(({ limit, who }) => isWithin(table, limit, who, attempt)));
  if (!within.includes(false)) return takenBack;
  await commit(table, { writes: takenBack });
  return undefined;
}

/** The network that an address belongs to: one subscriber has a whole /64 of IPv6. */
export function networkOf(address: string): string {
  if (!address.includes(':')) return address;
  const [head = '', tail] = address.split('::');
  const groups = head.split(':').filter(Boolean);
  const missing = tail === undefined ? 0 : 8 - groups.length - tail.split(':').filter(Boolean).length;
  const full = [
    ...groups,
    ...Array.from({ length: Math.max(missing, 0) }, () => '0'),
    ...(tail ?? '').split(':'),
  ];
  return full
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, '').toLowerCase())
    .join(':');
}
