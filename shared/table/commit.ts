import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { Busy } from '../errors.ts';
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
import { readItem } from './read.ts';
import type { Table } from './table.ts';
import { transactItem, type Write } from './writes.ts';

/** Everything that must become true at once, or not at all. */
export interface Change {
  /** At most 98 when there are directory rows (DynamoDB takes 100 items, the log needs two), and 4 MB in all. */
  readonly writes: readonly Write[];
  /** What the directory must learn of it. Together under 400 KB. */
  readonly directory?: readonly DirectoryRow[];
}

/** One change that does all of these. */
export const mergeChanges = (...changes: readonly Change[]): Change => ({
  writes: changes.flatMap((change) => change.writes),
  directory: changes.flatMap((change) => change.directory ?? []),
});

/** How often a commit is tried against conflicts and throttling: about six seconds in all. */
const attempts = 12;

/**
 * The only way to write to the table: one transaction that holds the change and its entry in the change log.
 * Conflicts, throttling and time-outs are retried; a retry after a time-out carries the same token, so that a
 * transaction which did land counts as done and is not judged again.
 * @param options.lane the log's lane to use; by default one that nobody else seems to use
 * @returns the writes whose requirement did not hold: empty when everything was written, otherwise nothing was
 * @throws Busy when the table stays in conflict or throttled
 */
export async function tryCommit(
  table: Table,
  change: Change,
  options: { lane?: number } = {},
): Promise<{ refused: readonly Write[] }> {
  const writes = change.writes.map((write) => transactItem(table.name, write));
  let composed: Composed | undefined;
  let lastError: unknown;
  for (let attempt = 0; attempt < attempts; attempt++) {
    if (attempt > 0) await sleep(backoff(attempt));
    composed ??= await compose(table, change, options.lane);
    const { lane, next, log, token } = composed;
    try {
      await table.documents.send(
        new TransactWriteCommand({
          TransactItems: [...writes, ...log.map((write) => transactItem(table.name, write))],
          ClientRequestToken: token,
        }),
      );
      if (next) table.lanes.believe(lane, next);
      return { refused: [] };
    } catch (error) {
      lastError = error;
      const reasons = error instanceof TransactionCanceledException ? (error.CancellationReasons ?? []) : [];
      const refused = change.writes.filter((_, index) => reasons[index]?.Code === 'ConditionalCheckFailed');
      if (refused.length > 0) return { refused };
      if (reasons.slice(change.writes.length).some((reason) => reason.Code !== 'None')) {
        table.lanes.lost(lane);
        composed = undefined;
      } else if (!isPassing(error, reasons)) throw error;
    }
  }
  throw new Busy(lastError);
}

/**
 * {@link tryCommit} for a change whose refusal has a name.
 * @throws the `otherwise` of the first write whose requirement did not hold
 */
export async function commit(table: Table, change: Change): Promise<void> {
  const { refused } = await tryCommit(table, change);
  const first = refused[0];
  if (first)
    throw first.otherwise ?? new Error(`A ${first.kind} was refused, and the change does not say why.`);
}

/** A place in the log, and the token under which DynamoDB knows this very transaction for ten minutes. */
interface Composed {
  readonly lane: number;
  /** The lane's head after this commit; absent when nothing goes into the log. */
  readonly next?: Head;
  readonly log: readonly Write[];
  readonly token: string;
}

async function compose(table: Table, change: Change, pinnedLane: number | undefined): Promise<Composed> {
  const lane = pinnedLane ?? table.lanes.preferred;
  const token = randomUUID();
  if (!change.directory?.length) return { lane, log: [], token };
  const head = table.lanes.believedHead(lane) ?? (await readHead(table, lane));
  const now = table.clock();
  return { lane, next: nextHead(head, now), log: appendToLog(lane, head, change.directory, now), token };
}

async function readHead(table: Table, lane: number): Promise<Head> {
  const item = await readItem(table, headKey(lane));
  return item ? headItem.parse(item) : emptyLane;
}

const passingReasons = new Set([
  'None',
  'TransactionConflict',
  'ThrottlingError',
  'ProvisionedThroughputExceeded',
]);
const passingErrors = new Set([
  'TransactionInProgressException',
  'TransactionConflictException',
  'ThrottlingException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'InternalServerError',
  'ServiceUnavailable',
  'TimeoutError',
  'ECONNRESET',
]);

/** Whether the same transaction may succeed a moment later, or may even have been done. */
function isPassing(error: unknown, reasons: readonly { Code?: string | undefined }[]): boolean {
  if (reasons.length > 0) return reasons.every((reason) => passingReasons.has(reason.Code ?? ''));
  if (!(error instanceof Error)) return false;
  return passingErrors.has(error.name) || ('code' in error && passingErrors.has(String(error.code)));
}
