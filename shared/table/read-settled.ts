import { setTimeout as sleep } from 'node:timers/promises';
import { TransactGetCommand } from '@aws-sdk/lib-dynamodb';
import { Busy } from '../errors.ts';
import { backoff } from './backoff.ts';
import { isPassing, reasonsOf } from './commit.ts';
import type { Item, Key, Table } from './table.ts';

/** How often an item is tried to read against transactions that write to it: some four seconds in all. */
const attempts = 12;

/**
 * The items in the order of the keys, undefined where there is none. Each is as it was at a moment of its own since the
 * call at which no transaction that writes to it was under way: unlike by every other read, what one has done is seen,
 * whether or not it was answered.
 * @param keys at most 100, all different
 * @throws Busy when one of the items is written to all the time
 */
export async function readSettled(table: Table, keys: readonly Key[]): Promise<(Item | undefined)[]> {
  try {
    return await readTogether(table, keys);
  } catch (error) {
    throwUnlessPassing(error);
    // Together, one that is being written to holds up all. It is not tried again: in an import there always is one.
    return await Promise.all(keys.map((key) => readAlone(table, key)));
  }
}

/**
 * Like {@link readSettled}, but all of them at one moment, at which no transaction that writes to any of them was under
 * way: what they say of each other holds.
 * @throws Busy when one of them is written to all the time
 */
export async function readAtOnce(table: Table, keys: readonly Key[]): Promise<(Item | undefined)[]> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await readTogether(table, keys);
    } catch (error) {
      throwUnlessPassing(error);
      if (attempt === attempts) throw new Busy(error);
      await sleep(backoff(attempt));
    }
  }
}

async function readAlone(table: Table, key: Key): Promise<Item | undefined> {
  return (await readAtOnce(table, [key]))[0];
}

async function readTogether(table: Table, keys: readonly Key[]): Promise<(Item | undefined)[]> {
  const TransactItems = keys.map((Key) => ({ Get: { TableName: table.name, Key } }));
  const { Responses = [] } = await table.documents.send(new TransactGetCommand({ TransactItems }));
  return keys.map((_, index) => Responses[index]?.Item as Item | undefined);
}

function throwUnlessPassing(error: unknown): void {
  if (!isPassing(error, reasonsOf(error))) throw error;
}
