import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { DomainError, NotFound } from '../errors.ts';
import { backoff } from '../table/backoff.ts';
import { readItem } from '../table/read.ts';
import type { Key, Table } from '../table/table.ts';
import { absentOrExpired, epochSeconds, put, type Write } from '../table/writes.ts';
import { IdempotencyKeyReused } from './errors.ts';

/** A request that came with an `Idempotency-Key`. */
export interface IdempotentRequest {
  readonly key: string;
  /** What the key is unique within: principal, method and path. */
  readonly scope: string;
  /** The validated body. */
  readonly payload: unknown;
}

/** What was made, and whether an earlier request made it. */
export interface Outcome<T> {
  readonly result: T;
  readonly replayed: boolean;
}

const retentionSeconds = 25 * 60 * 60;

/** What is kept of a request with an `Idempotency-Key`. */
export const recordItem = z.object({
  PK: z.string(),
  resourceId: z.string(),
  payload: z.string(),
  expiresAt: z.int(),
});

/** Thrown by the commit when the key has been used before. */
class KeyUsed extends Error {}

const hash = (...parts: string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('base64url');

const recordKey = ({ scope, key }: IdempotentRequest): Key => ({
  PK: `IDEMPOTENCY#${hash(scope, key)}`,
  SK: 'IDEMPOTENCY',
});

/**
 * Hash of the payload, salted with the client's key. The key itself is stored nowhere, so that the hash of a
 * payload with few possible values cannot be turned back into personal data.
 */
const payloadHash = ({ key, payload }: IdempotentRequest): string => hash(key, JSON.stringify(payload));

/**
 * Creates something once for each `Idempotency-Key`: `run` gets the record to write in its own transaction; when
 * the key was used before, nothing is written and `replay` finds what was made then, also when `run` is refused for
 * another reason by now. Records are kept 25 hours.
 * @param request absent when the client sent no key: then `run` simply runs
 * @param resourceId id of what `run` creates; when only the commit decides on it, `run` makes the record itself, by `recordOf`
 * @param lookFirst whether `run` does much before it commits, so that a replay should not begin it
 * @throws IdempotencyKeyReused when the payload is not the one that the key came with first
 */
export async function once<T>(
  table: Table,
  request: IdempotentRequest | undefined,
  resourceId: string,
  {
    run,
    replay,
    lookFirst = false,
  }: {
    run: (record: Write[], recordOf: (resourceId: string) => Write[]) => Promise<T>;
    replay: (resourceId: string) => Promise<T>;
    lookFirst?: boolean;
  },
): Promise<Outcome<T>> {
  if (!request) return { result: await run([], () => []), replayed: false };
  const now = table.clock();
  const record = {
    ...recordKey(request),
    resourceId,
    payload: payloadHash(request),
    expiresAt: epochSeconds(now) + retentionSeconds,
  };
  const replayed = async (earlier: z.output<typeof recordItem>): Promise<Outcome<T>> => {
    if (earlier.payload !== record.payload) throw new IdempotencyKeyReused();
    return { result: await onceVisible(() => replay(earlier.resourceId)), replayed: true };
  };
  const known = lookFirst && (await findRecord(table, request, now));
  if (known) return await replayed(known);
  const recordOf = (id: string) => [put({ ...record, resourceId: id }, absentOrExpired(now), new KeyUsed())];
  try {
    return { result: await run(recordOf(resourceId), recordOf), replayed: false };
  } catch (error) {
    // What was made then may itself stand in the way now, or the world may have changed: the record decides.
    if (!(error instanceof KeyUsed || error instanceof DomainError)) throw error;
    const earlier = await findRecord(table, request, now);
    if (!earlier) throw error;
    return await replayed(earlier);
  }
}

async function findRecord(table: Table, request: IdempotentRequest, now: Date) {
  const item = await readItem(table, recordKey(request));
  const record = item && recordItem.parse(item);
  return record && record.expiresAt > epochSeconds(now) ? record : undefined;
}

const replayAttempts = 5;

/** The record of a transaction can be visible a moment before what the transaction created. */
async function onceVisible<T>(replay: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await replay();
    } catch (error) {
      if (!(error instanceof NotFound) || attempt === replayAttempts) throw error;
      await sleep(backoff(attempt));
    }
  }
}
