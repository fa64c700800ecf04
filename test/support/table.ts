import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CreateTableCommand, type CreateTableCommandInput, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { inject } from 'vitest';
import { openTable, type Table } from '../../shared/table/table.ts';

/** A client of the run's DynamoDB Local. */
export const dynamoDbClient = (): DynamoDBClient =>
  new DynamoDBClient({
    endpoint: inject('dynamoDbUrl'),
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });

/** A new, empty table of the template's own definition. */
export async function setupTable(options: { clock?: () => Date } = {}): Promise<Table> {
  const client = dynamoDbClient();
  const { AttributeDefinitions, KeySchema } = templateTable();
  const name = `test-${randomUUID()}`;
  await client.send(
    new CreateTableCommand({
      TableName: name,
      AttributeDefinitions,
      KeySchema,
      BillingMode: 'PAY_PER_REQUEST',
    }),
  );
  return openTable(name, { client, ...options });
}

function templateTable(): Pick<CreateTableCommandInput, 'AttributeDefinitions' | 'KeySchema'> {
  const template = JSON.parse(readFileSync(join(inject('cdkOut'), 'Clientele.template.json'), 'utf8'));
  const resources: { Type: string; Properties: CreateTableCommandInput }[] = Object.values(
    template.Resources,
  );
  const table = resources.find(({ Type }) => Type === 'AWS::DynamoDB::Table');
  if (!table) throw new Error('The template has no table.');
  return table.Properties;
}
