import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { expect } from 'vitest';
import { pointerKey } from '../../../../shared/directory/snapshot/pointer.ts';
import { eventually } from '../../../support/stack.ts';
import type { Run } from '../run.ts';

/**
 * Leaves a snapshot that was made too long ago, as it seems, and a customer who is not in it: the builder of the next
 * stack makes a newer one from it, as soon as it starts.
 */
export async function outdateSnapshot(run: Run): Promise<void> {
  await run.untilUsed('Snapshots-Builder', 's3:PutObject');
  await run.ask(201, 'POST', '/v1/customers', { name: 'Newer' });
  await run.table.send(
    new UpdateCommand({
      TableName: run.function('Snapshots-Builder').environment.TABLE_NAME,
      Key: pointerKey,
      UpdateExpression: 'SET builtAt = :longAgo',
      ConditionExpression: 'attribute_exists(builtAt)',
      ExpressionAttributeValues: { ':longAgo': new Date(Date.now() - 2 * 24 * 60 * 60_000).toISOString() },
    }),
  );
}

/** The newer snapshot is lost before the first search, which scans the table instead. */
export async function loseSnapshot(run: Run): Promise<void> {
  const { TABLE_NAME, DIRECTORY_BUCKET } = run.function('Snapshots-Builder').environment;
  const key = await eventually(async () => {
    const { Item } = await run.table.send(new GetCommand({ TableName: TABLE_NAME, Key: pointerKey }));
    return Date.now() - Date.parse(Item?.builtAt) < 24 * 60 * 60_000 && String(Item?.key);
  }, 120);
  await run.stack.s3.send(new DeleteObjectCommand({ Bucket: DIRECTORY_BUCKET, Key: key }));
  const { total } = await run.ask(200, 'GET', '/v1/customers?externalId=2');
  expect(total).toBe(1);
}
