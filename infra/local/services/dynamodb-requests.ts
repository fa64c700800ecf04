import { isObject, type Json, type JsonObject, textAt } from '../json.ts';
import { account, region } from '../template/identities.ts';
import { AwsError } from './aws-error.ts';

/** One permission that a request needs. */
export interface Requirement {
  readonly action: string;
  readonly resource: string;
}

const arn = (table: string): string =>
  table.startsWith('arn:') ? table : `arn:aws:dynamodb:${region}:${account}:table/${table}`;

/** Operations that IAM checks on no resource of their own. */
const onEverything: ReadonlySet<string> = new Set(['ListTables', 'ListStreams', 'DescribeLimits']);

const transactionActions: Readonly<Record<string, string>> = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
  Get: 'GetItem',
};

/**
 * The permissions that a DynamoDB request needs: DynamoDB checks a transaction item by item, a batch table by table.
 * @param operation the last part of `X-Amz-Target`
 */
export function dynamoDbRequirements(operation: string, body: JsonObject): Requirement[] {
  if (operation === 'TransactWriteItems' || operation === 'TransactGetItems')
    return distinct(itemsOf(body.TransactItems).flatMap(transactionItem));
  if (operation === 'BatchGetItem' || operation === 'BatchWriteItem') {
    const tables = isObject(body.RequestItems) ? Object.keys(body.RequestItems) : [];
    return tables.map((table) => ({ action: `dynamodb:${operation}`, resource: arn(table) }));
  }
  if (onEverything.has(operation)) return [{ action: `dynamodb:${operation}`, resource: '*' }];
  // As on AWS, an iterator begins with the ARN of its stream.
  const stream = textAt(body, 'StreamArn') || textAt(body, 'ShardIterator').split('|')[0];
  if (stream) return [{ action: `dynamodb:${operation}`, resource: stream }];
  const table = textAt(body, 'TableName');
  if (!table)
    throw new AwsError(
      'ValidationException',
      400,
      `The local stack cannot check ${operation}: it names no table.`,
    );
  const index = textAt(body, 'IndexName');
  return [{ action: `dynamodb:${operation}`, resource: arn(table) + (index && `/index/${index}`) }];
}

const itemsOf = (value: Json | undefined): JsonObject[] =>
  Array.isArray(value) ? value.filter(isObject) : [];

const transactionItem = (item: JsonObject): Requirement[] =>
  Object.entries(item).map(([kind, part]) => ({
    action: `dynamodb:${transactionActions[kind] ?? kind}`,
    resource: arn(textAt(part, 'TableName')),
  }));

const distinct = (requirements: readonly Requirement[]): Requirement[] => [
  ...new Map(requirements.map((one) => [`${one.action} ${one.resource}`, one])).values(),
];
