import { createHash } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { readRange } from '../table/read.ts';
import type { Table } from '../table/table.ts';
import { epochSeconds, put, type Write } from '../table/writes.ts';

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

/** Whether there have been fewer attempts than the limit allows in the window that ends now. */
export async function isWithin(table: Table, limit: Limit, who: string): Promise<boolean> {
  const from = prefix(table.clock().getTime() - limit.windowSeconds * 1000);
  const recent = await readRange(table, { PK: partition(limit, who), from, limit: limit.most });
  return recent.length < limit.most;
}

/** The write that counts an attempt. Each is an item of its own: attempts at the same time never get in each other's way. */
export function countAttempt(table: Table, limit: Limit, who: string): Write {
  const now = table.clock();
  const SK = uuidv7({ msecs: now.getTime() });
  return put({ PK: partition(limit, who), SK, expiresAt: epochSeconds(now) + limit.windowSeconds });
}
