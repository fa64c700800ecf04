import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { Busy, ValueTaken } from '../errors.ts';
import { count } from '../observability/metrics.ts';
import { backoff } from './backoff.ts';
import {
  appendToLog,
  type DirectoryRow,
  emptyLane,
  type Head,
  headItem,
  headKey,
  nextHead,
} from './change-log.ts';
import { isPassingError } from './passing-errors.ts';
import { readItem } from './read.ts';
import type { Table } from './table.ts';
import { type TransactItem, transactItem, type Write } from './writes.ts';

/** Everything that must become true at once, or not at all. */
export interface Change {
  /** Within the bounds of `./bounds.ts`. */
  readonly writes: readonly Write[];
  /** What the directory must learn of it. */
  readonly directory?: readonly DirectoryRow[];
}

/** One change that does all of these. */
export const mergeChanges = (...changes: readonly Change[]): Change => ({
  writes: changes.flatMap((change) => change.writes),
  directory: changes.flatMap((change) => change.directory ?? []),
});

/** How often a commit is tried against conflicts and throttling: some four seconds in all. */
const attempts = 12;

/** For how long a transaction may be tried as it was composed: well within the readers' window of a minute. */
const longestCompositionMs = 20_000;

/**
 * The only way to write to the table: one transaction that holds the change and its entry in the change log.
 * Conflicts, throttling and time-outs are retried; a retry after a time-out carries the same token, so that a
 * transaction which did land counts as done and is not judged again.
 * @param signal gives up when it fires; what was sent by then may still be done
 * @returns the writes whose requirement did not hold: empty when everything was written, otherwise nothing was
 * @throws Busy when the table stays in conflict or throttled, an AbortError when the signal fires
 */
export async function tryCommit(
  table: Table,
  change: Change,
  signal?: AbortSignal,
): Promise<{ refused: readonly Write[] }> {
  let composed: Composed | undefined;
  let lastError: unknown;
  for (let attempt = 0; attempt < attempts; attempt++) {
    if (attempt > 0) {
      count('CommitRetries');
      await sleep(backoff(attempt), undefined, { ...(signal && { signal }) });
    }
    if (composed && table.clock().getTime() - composed.at > longestCompositionMs) {
      // Its time would tell readers that it was settled long ago. After a time-out it may have landed: give up.
      if (!(lastError instanceof TransactionCanceledException)) break;
      composed = undefined;
    }
    composed ??= await compose(table, change);
    const { lane, next, items, token } = composed;
    try {
      await table.documents.send(
        new TransactWriteCommand({ TransactItems: items, ClientRequestToken: token }),
        { ...(signal && { abortSignal: signal }) },
      );
      if (next) table.lanes.believe(lane, next);
      return { refused: [] };
    } catch (error) {
      lastError = error;
      const codes = reasonsOf(error);
      const refused = change.writes.filter((_, index) => codes[index] === 'ConditionalCheckFailed');
      // Beside a conflict a failed condition may be another transaction's, half done: only a calm verdict counts.
      if (refused.length > 0 && codes.every(isCalm)) return { refused };
      const ofLog = codes.slice(change.writes.length);
      if (ofLog.some((code) => code !== 'None') && codes.every(isCalmOrPassing)) {
        table.lanes.lost(lane);
        composed = undefined;
      } else if (!isPassing(error, codes)) throw error;
    }
  }
  count('CommitsGivenUp');
  throw new Busy(lastError);
}

/**
 * {@link tryCommit} for a change whose refusal has a name.
 * @throws the `otherwise` of the first write whose requirement did not hold; of values that are taken, one for all
 */
export async function commit(table: Table, change: Change): Promise<void> {
  const { refused } = await tryCommit(table, change);
  const [first, ...others] = refused;
  if (!first) return;
  const error =
    refusalOf(first) ?? new Error(`A ${first.kind} was refused, and the change does not say why.`);
  if (!(error instanceof ValueTaken)) throw error;
  throw error.with(others.map(refusalOf).filter((other) => other instanceof ValueTaken));
}

const refusalOf = ({ otherwise }: Write): Error | undefined =>
  typeof otherwise === 'function' ? otherwise() : otherwise;

/** A place in the log, and the token under which DynamoDB knows this very transaction for ten minutes. */
interface Composed {
  readonly lane: number;
  /** The lane's head after this commit; absent when nothing goes into the log. */
  readonly next?: Head;
  /** The change, stamped with that place, and then its entry in the log. */
  readonly items: TransactItem[];
  readonly token: string;
  /** When it was composed, in milliseconds since 1970. */
  readonly at: number;
}

async function compose(table: Table, { writes, directory = [] }: Change): Promise<Composed> {
  const lane = table.lanes.preferred;
  const token = randomUUID();
  const head =
    directory.length > 0 ? (table.lanes.believedHead(lane) ?? (await readHead(table, lane))) : undefined;
  const now = table.clock();
  const at = now.getTime();
  const next = head && nextHead(head, now);
  const stamp = next && { lane, n: next.n };
  const log = head ? appendToLog(lane, head, directory, now) : [];
  const items = [...writes, ...log].map((write) => transactItem(table.name, write, stamp));
  return { lane, items, token, at, ...(next && { next }) };
}

async function readHead(table: Table, lane: number): Promise<Head> {
  const item = await readItem(table, headKey(lane));
  return item ? headItem.parse(item) : emptyLane;
}

/** Why a transaction was cancelled, item by item; empty when that is not what happened. */
export const reasonsOf = (error: unknown): string[] =>
  error instanceof TransactionCanceledException
    ? (error.CancellationReasons ?? []).map(({ Code }) => Code ?? 'None')
    : [];

const passingReasons = new Set(['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded']);
const isCalm = (code: string): boolean => code === 'None' || code === 'ConditionalCheckFailed';
const isCalmOrPassing = (code: string): boolean => isCalm(code) || passingReasons.has(code);

/** Whether the same transaction may succeed a moment later, or may even have been done. */
export function isPassing(error: unknown, codes: readonly string[]): boolean {
  if (codes.length > 0) return codes.every(isCalmOrPassing);
  return isPassingError(error);
}
