import {
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  ResourceNotFoundException,
  type TableDescription,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { region, secretKey } from '../template/identities.ts';
import type { Table } from '../template/model.ts';

/**
 * Makes the template's tables that do not exist yet.
 * @returns DynamoDB Local's ARN of each table's stream, by the template's
 */
export async function makeTables(url: string, tables: readonly Table[]): Promise<Map<string, string>> {
  const client = new DynamoDBClient({
    endpoint: url,
    region,
    credentials: { accessKeyId: 'LOCALSTACKOPERATOR', secretAccessKey: secretKey },
  });
  try {
    const arns = await Promise.all(tables.map((table) => makeTable(client, table)));
    return new Map(arns.filter((pair) => pair !== undefined));
  } finally {
    client.destroy();
  }
}

async function makeTable(
  client: DynamoDBClient,
  table: Table,
): Promise<readonly [string, string] | undefined> {
  const made = (await describe(client, table.name)) ?? (await create(client, table));
  return made?.LatestStreamArn === undefined ? undefined : [table.streamArn, made.LatestStreamArn];
}

async function create(client: DynamoDBClient, table: Table): Promise<TableDescription | undefined> {
  const { TableDescription } = await client.send(
    new CreateTableCommand({
      TableName: table.name,
      AttributeDefinitions: table.AttributeDefinitions,
      KeySchema: table.KeySchema,
      BillingMode: 'PAY_PER_REQUEST',
      GlobalSecondaryIndexes: table.GlobalSecondaryIndexes?.map(({ Projection, ...index }) => ({
        ...index,
        Projection: { ...Projection },
      })),
      ...(table.StreamSpecification && {
        StreamSpecification: {
          StreamEnabled: true,
          StreamViewType: table.StreamSpecification.StreamViewType,
        },
      }),
    }),
  );
  const timeToLive = table.TimeToLiveSpecification;
  if (timeToLive?.Enabled)
    await client.send(
      new UpdateTimeToLiveCommand({
        TableName: table.name,
        TimeToLiveSpecification: { Enabled: true, AttributeName: timeToLive.AttributeName },
      }),
    );
  return TableDescription;
}

async function describe(client: DynamoDBClient, TableName: string): Promise<TableDescription | undefined> {
  try {
    return (await client.send(new DescribeTableCommand({ TableName }))).Table;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}
