import { setTimeout as sleep } from 'node:timers/promises';
import { TransactGetCommand } from '@aws-sdk/lib-dynamodb';
import { Busy } from '../errors.ts';
import { backoff } from './backoff.ts';
import { isPassing, reasonsOf } from './commit.ts';
import type { Item, Key, Table } from './table.ts';

/** How often it is tried against transactions that write the same items: some four seconds in all. */
const attempts = 12;

/**
 * The items as they all were at one moment, in the order of the keys; undefined where there is none. Unlike every
 * other read it never falls between the parts of a transaction: it waits until each is done or not begun.
 * @param keys at most 100, all different
 * @throws Busy when the items are written to all the time
 */
export async function readTogether(table: Table, keys: readonly Key[]): Promise<(Item | undefined)[]> {
  const TransactItems = keys.map((Key) => ({ Get: { TableName: table.name, Key } }));
  let lastError: unknown;
  for (let attempt = 0; attempt < attempts; attempt++) {
    if (attempt > 0) await sleep(backoff(attempt));
    try {
      const { Responses = [] } = await table.documents.send(new TransactGetCommand({ TransactItems }));
      return keys.map((_, index) => Responses[index]?.Item as Item | undefined);
    } catch (error) {
      if (!isPassing(error, reasonsOf(error))) throw error;
      lastError = error;
    }
  }
  throw new Busy(lastError);
}
