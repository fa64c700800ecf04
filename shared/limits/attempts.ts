import { createHash } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { commit } from '../table/commit.ts';
import { readRange } from '../table/read.ts';
import type { Key, Table } from '../table/table.ts';
import { epochSeconds, put, remove, type Write } from '../table/writes.ts';

/** How much of something is allowed: so many attempts within the last so many seconds. */
export interface Limit {
  /** What is limited, as part of the key. */
  readonly name: string;
  readonly most: number;
  readonly windowSeconds: number;
}

/** Who is held to a limit. */
export interface Limited {
  readonly limit: Limit;
  readonly who: string;
  /** From where, if attempts from elsewhere do not count. */
  readonly from?: string;
}

/** What becomes of an attempt. */
export type Attempt =
  | {
      readonly allowed: true;
      /** The writes after which it was none. */
      readonly takeBack: readonly Write[];
    }
  | {
      readonly allowed: false;
      /** When the next one has room, if nobody else makes one meanwhile. */
      readonly retryAfterSeconds: number;
    };

/**
 * Counts an attempt, and only then asks whether it is one too many: however many are made at the same moment, no more
 * go on than each limit allows. Those that are made together may all be refused; one alone is not. An attempt that is
 * refused does not count.
 * @param attempt its id, a UUIDv7, which says when it was made: however often it is tried, it counts once, and late ones
 *   are held to the window that ended then. Default: made now
 */
export async function beginAttempt(
  table: Table,
  limited: readonly Limited[],
  attempt = uuidv7({ msecs: table.clock().getTime() }),
): Promise<Attempt> {
  await commit(table, { writes: limited.map((one) => counted(table, one, attempt)) });
  const takeBack = limited.map((one) => remove(keyOf(one, attempt)));
  const ends = await Promise.all(limited.map((one) => endOfWait(table, one, attempt)));
  if (ends.every((end) => end === undefined)) return { allowed: true, takeBack };
  await commit(table, { writes: takeBack });
  const waitMs = Math.max(...ends.map((end) => end ?? 0)) - table.clock().getTime();
  return { allowed: false, retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1000)) };
}

const hash = (text: string): string => createHash('sha256').update(text).digest('base64url');

/** Attempts are counted under a hash of who makes them, and forgotten when they no longer count. */
export const attemptsOf = (limitName: string, who: string): string => `ATTEMPT#${limitName}#${hash(who)}`;
const placeOf = ({ from }: Limited): string => (from === undefined ? '' : `${hash(from)}#`);
const keyOf = (one: Limited, attempt: string): Key => ({
  PK: attemptsOf(one.limit.name, one.who),
  SK: placeOf(one) + attempt,
});

/** Each is an item of its own: attempts at the same time never get in each other's way. */
const counted = (table: Table, one: Limited, attempt: string): Write =>
  put({
    ...keyOf(one, attempt),
    expiresAt: epochSeconds(table.clock()) + one.limit.windowSeconds,
  });

/** From when on there is room for an attempt, in milliseconds since 1970; undefined: there was when this one was made. */
async function endOfWait(table: Table, one: Limited, attempt: string): Promise<number | undefined> {
  const { most, windowSeconds } = one.limit;
  const windowMs = windowSeconds * 1000;
  const { PK, SK: from } = keyOf(one, prefixOf(timeOf(attempt) - windowMs));
  const to = `${placeOf(one)}\uffff`;
  const recent = await readRange(table, { PK, from, to, descending: true, limit: most + 1 });
  const others = recent.map(({ SK }) => SK.slice(placeOf(one).length)).filter((other) => other !== attempt);
  // The newest as many as are allowed: when the oldest of them has left the window, there is room for one.
  const leaves = others[most - 1];
  return leaves === undefined ? undefined : timeOf(leaves) + windowMs + 1;
}

/** What the ids of all attempts of a millisecond begin with. */
const prefixOf = (time: number): string => uuidv7({ msecs: time, random: new Uint8Array(16) }).slice(0, 13);

/** The millisecond in which an attempt was made. */
const timeOf = (attempt: string): number => Number.parseInt(attempt.slice(0, 13).replace('-', ''), 16);

/** The network that an address belongs to: one subscriber has a whole /64 of IPv6. An IPv4 address is one, however written. */
export function networkOf(address: string): string {
  const [, v4] = /^(?:::ffff:)?(\d+\.\d+\.\d+\.\d+)$/i.exec(address) ?? [];
  if (v4 !== undefined) return v4;
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
