import { setTimeout as sleep } from 'node:timers/promises';
import { BatchGetCommand, GetCommand, QueryCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { Busy } from '../errors.ts';
import { backoff } from './backoff.ts';
import { busyOr } from './passing-errors.ts';
import { retryOvertaken } from './retry.ts';
import type { Item, Key, Table } from './table.ts';

/** The most keys that one BatchGetItem takes. */
const batchSize = 100;
const batchAttempts = 8;

/** The item as it is now (strongly consistent), or undefined. */
export async function readItem(table: Table, key: Key): Promise<Item | undefined> {
  const { Item } = await table.documents
    .send(new GetCommand({ TableName: table.name, Key: key, ConsistentRead: true }))
    .catch(busyOr);
  return Item as Item | undefined;
}

/** The items that exist of those asked for, in no particular order; strongly consistent. Keys may repeat. */
export async function readItems(table: Table, keys: readonly Key[]): Promise<Item[]> {
  const distinct = [...new Map(keys.map((key) => [`${key.PK}\n${key.SK}`, key])).values()];
  const batches: Key[][] = [];
  for (let i = 0; i < distinct.length; i += batchSize) batches.push(distinct.slice(i, i + batchSize));
  return (await Promise.all(batches.map((batch) => readBatch(table, batch)))).flat();
}

async function readBatch(table: Table, keys: readonly Key[]): Promise<Item[]> {
  const found: Item[] = [];
  let wanted: readonly Key[] = keys;
  for (let attempt = 0; wanted.length > 0; attempt++) {
    if (attempt === batchAttempts) throw new Busy('BatchGetItem keeps returning unprocessed keys');
    if (attempt > 0) await sleep(backoff(attempt));
    const answer = await table.documents
      .send(
        new BatchGetCommand({ RequestItems: { [table.name]: { Keys: [...wanted], ConsistentRead: true } } }),
      )
      .catch(busyOr);
    found.push(...((answer.Responses?.[table.name] ?? []) as Item[]));
    wanted = (answer.UnprocessedKeys?.[table.name]?.Keys ?? []) as Key[];
  }
  return found;
}

/** Which items of a partition, in which order. Bounds are inclusive sort keys. */
export interface Range {
  readonly PK: string;
  readonly from?: string;
  readonly to?: string;
  readonly descending?: boolean;
  /** The most items to read. Default: all. */
  readonly limit?: number;
}

/** The items of one partition in the order of their sort keys; strongly consistent; every page is read. */
export async function* queryItems(table: Table, range: Range): AsyncGenerator<Item> {
  let remaining = range.limit ?? Number.POSITIVE_INFINITY;
  let ExclusiveStartKey: Record<string, unknown> | undefined;
  do {
    const page = await table.documents
      .send(
        new QueryCommand({
          TableName: table.name,
          KeyConditionExpression: '#PK = :PK AND #SK BETWEEN :from AND :to',
          ExpressionAttributeNames: { '#PK': 'PK', '#SK': 'SK' },
          ExpressionAttributeValues: {
            ':PK': range.PK,
            ':from': range.from ?? ' ',
            ':to': range.to ?? '\uffff',
          },
          ConsistentRead: true,
          ScanIndexForward: !range.descending,
          ...(Number.isFinite(remaining) && { Limit: remaining }),
          ...(ExclusiveStartKey && { ExclusiveStartKey }),
        }),
      )
      .catch(busyOr);
    for (const item of (page.Items ?? []) as Item[]) {
      yield item;
      remaining--;
    }
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey && remaining > 0);
}

/** All items of {@link queryItems} at once. */
export async function readRange(table: Table, range: Range): Promise<Item[]> {
  return await Array.fromAsync(queryItems(table, range));
}

/** Into how many parts a scan is divided: each is read page after page, all of them side by side. */
const scanSegments = 8;

/** Hands over every item of the table with one of those sort keys, in no order; strongly consistent. */
export async function scanItems(
  table: Table,
  sortKeys: readonly string[],
  take: (item: Item) => void,
): Promise<void> {
  const values = Object.fromEntries(sortKeys.map((sortKey, index) => [`:SK${index}`, sortKey]));
  await Promise.all(
    Array.from({ length: scanSegments }, async (_, Segment) => {
      let ExclusiveStartKey: Record<string, unknown> | undefined;
      do {
        const page = await table.documents
          .send(
            new ScanCommand({
              TableName: table.name,
              ConsistentRead: true,
              Segment,
              TotalSegments: scanSegments,
              FilterExpression: `#SK IN (${Object.keys(values)})`,
              ExpressionAttributeNames: { '#SK': 'SK' },
              ExpressionAttributeValues: values,
              ...(ExclusiveStartKey && { ExclusiveStartKey }),
            }),
          )
          .catch(busyOr);
        for (const item of (page.Items ?? []) as Item[]) take(item);
        ExclusiveStartKey = page.LastEvaluatedKey;
      } while (ExclusiveStartKey);
    }),
  );
}

/** For what takes long in any case: does it again, a moment later, for as long as the table is only busy. */
export const patiently = <T>(run: () => Promise<T>): Promise<T> =>
  retryOvertaken((error) => error instanceof Busy, run, patientAttempts);

/** Some minute in all. */
const patientAttempts = 120;

/**
 * Hands over the whole table page after page, strongly consistent; in no order, but the items of a partition one after
 * another. A segment's next page is read when its last one was taken.
 * @param segments into how many parts the scan is divided: each is read by itself, all of them side by side
 * @param take gets the number of the segment, too: a partition lies in one of them
 */
export async function scanTable(
  table: Table,
  segments: number,
  take: (items: readonly Item[], segment: number) => Promise<void>,
): Promise<void> {
  await Promise.all(
    Array.from({ length: segments }, async (_, Segment) => {
      let ExclusiveStartKey: Record<string, unknown> | undefined;
      do {
        const command = new ScanCommand({
          TableName: table.name,
          ConsistentRead: true,
          Segment,
          TotalSegments: segments,
          ...(ExclusiveStartKey && { ExclusiveStartKey }),
        });
        // Nobody waits for it: what is throttled is slowed down, and not given up.
        const page = await patiently(() => table.documents.send(command).catch(busyOr));
        await take((page.Items ?? []) as Item[], Segment);
        ExclusiveStartKey = page.LastEvaluatedKey;
      } while (ExclusiveStartKey);
    }),
  );
}
