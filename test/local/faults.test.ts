import { DynamoDBClient, GetItemCommand, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { expect, test } from 'vitest';
import { operatorCredentials } from '../../infra/local/door/front-door.ts';
import { setup as setupStack } from './support/fixture.ts';

async function setup(resource: { Type: string; Properties?: object }, faults: object, database = false) {
  const { stack } = await setupStack({ It: resource }, { database });
  const answer = await fetch(`${stack.awsUrl}/_local/faults`, {
    method: 'PUT',
    body: JSON.stringify(faults),
  });
  const config = {
    endpoint: stack.awsUrl,
    region: 'us-east-1',
    credentials: operatorCredentials,
    maxAttempts: 1,
  };
  return { deployment: stack.deployment, config, answer };
}

const table = {
  Type: 'AWS::DynamoDB::Table',
  Properties: {
    AttributeDefinitions: [{ AttributeName: 'PK', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'PK', KeyType: 'HASH' }],
  },
};

test('On demand transactions conflict, with a reason per item, while reads go on', async () => {
  const { deployment, config } = await setup(table, { conflict: 1 }, true);
  const dynamoDb = new DynamoDBClient(config);
  const TableName = deployment.tables[0]?.name;
  const puts = ['a', 'b'].map((PK) => ({ Put: { TableName, Item: { PK: { S: PK } } } }));
  await expect(dynamoDb.send(new TransactWriteItemsCommand({ TransactItems: puts }))).rejects.toMatchObject({
    name: 'TransactionCanceledException',
    CancellationReasons: [{ Code: 'TransactionConflict' }, { Code: 'None' }],
  });
  expect(await dynamoDb.send(new GetItemCommand({ TableName, Key: { PK: { S: 'a' } } }))).not.toHaveProperty(
    'Item',
  );
});

test('On demand a queue holds a message twice', async () => {
  const { deployment, config } = await setup({ Type: 'AWS::SQS::Queue' }, { duplicate: 1 });
  const sqs = new SQSClient(config);
  const QueueUrl = deployment.queues[0]?.url;
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'once' }));
  const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
  expect(Messages?.map(({ Body }) => Body)).toEqual(['once', 'once']);
});

test('An unknown fault is refused', async () => {
  const { answer } = await setup({ Type: 'AWS::SQS::Queue' }, { fire: 1 });
  expect(answer.status).toBe(400);
});
