import {
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  ResourceNotFoundException,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { region } from '../template/identities.ts';
import type { Table } from '../template/model.ts';

/** Makes the template's tables that do not exist yet. */
export async function makeTables(url: string, tables: readonly Table[]): Promise<void> {
  const client = new DynamoDBClient({
    endpoint: url,
    region,
    credentials: { accessKeyId: 'LOCALSTACKOPERATOR', secretAccessKey: 'local' },
  });
  try {
    await Promise.all(tables.map((table) => makeTable(client, table)));
  } finally {
    client.destroy();
  }
}

async function makeTable(client: DynamoDBClient, table: Table): Promise<void> {
  if (await exists(client, table.name)) return;
  await client.send(
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
}

async function exists(client: DynamoDBClient, name: string): Promise<boolean> {
  try {
    await client.send(new DescribeTableCommand({ TableName: name }));
    return true;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return false;
    throw error;
  }
}
