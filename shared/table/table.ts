import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { promptly } from '../aws/promptly.ts';
import { Lanes } from './lanes.ts';
import { writeTransactionsAsJson } from './transaction-body.ts';

/** Primary key of an item. Keys are built in the key file of their entity and nowhere else. */
export interface Key {
  readonly PK: string;
  readonly SK: string;
}

/** A stored item before its repository has parsed it. */
export type Item = Key & Readonly<Record<string, unknown>>;

/** The one table, with what is needed to read and to commit. */
export interface Table {
  readonly name: string;
  readonly documents: DynamoDBDocumentClient;
  readonly lanes: Lanes;
  /** The time, now. */
  readonly clock: () => Date;
}

/** Opens the table of that name with the ambient region, credentials and endpoint. */
export function openTable(
  name: string,
  options: { client?: DynamoDBClient; clock?: () => Date } = {},
): Table {
  const client = options.client ?? new DynamoDBClient({ requestHandler: promptly });
  // It copies every request and every answer for a log that nobody keeps: a tenth of what a request takes.
  client.middlewareStack.remove('loggerMiddleware');
  writeTransactionsAsJson(client);
  return {
    name,
    documents: DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } }),
    lanes: new Lanes(),
    clock: options.clock ?? (() => new Date()),
  };
}
