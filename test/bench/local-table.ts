import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { openLog } from '../../infra/local/log.ts';
import { startGuardian } from '../../infra/local/process/guardian.ts';
import { startDynamoDb } from '../../infra/local/services/dynamodb.ts';

export const localTableName = 'bench';

/** Runs something with a DynamoDB Local of its own that keeps its data in memory, and an empty table in it. */
export async function withLocalTable<T>(run: (newClient: () => DynamoDBClient) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'clientele-bench-'));
  const guardian = startGuardian();
  const log = openLog(folder, process.stderr);
  const database = await startDynamoDb('in memory', log, guardian);
  const newClient = () =>
    new DynamoDBClient({
      endpoint: database.url,
      region: 'us-east-1',
      credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
    });
  try {
    await newClient().send(makeTable);
    return await run(newClient);
  } finally {
    await database.stop();
    guardian.close();
    log.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

const makeTable = new CreateTableCommand({
  TableName: localTableName,
  AttributeDefinitions: [
    { AttributeName: 'PK', AttributeType: 'S' },
    { AttributeName: 'SK', AttributeType: 'S' },
  ],
  KeySchema: [
    { AttributeName: 'PK', KeyType: 'HASH' },
    { AttributeName: 'SK', KeyType: 'RANGE' },
  ],
  BillingMode: 'PAY_PER_REQUEST',
});
