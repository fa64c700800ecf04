import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { operatorCredentials } from '../../infra/local/door/front-door.ts';
import type { Stack } from '../../infra/local/stack.ts';
import {
  allow,
  arnOf,
  lambda,
  type ResourceSource,
  setup,
  start,
  temporaryFolder,
  until,
} from './support/fixture.ts';
import { tableWithStream } from './support/table.ts';

const streamOf = (table: string) => ({ 'Fn::GetAtt': [table, 'StreamArn'] });

const reads = (table: string) => [
  allow(['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'], streamOf(table)),
  allow('dynamodb:ListStreams', '*'),
  allow('sqs:SendMessage', arnOf('Failures')),
];

/** Writes each batch's keys to a file as one line; fails batches and records as their keys say. */
const consumer = `
  const { appendFileSync, existsSync } = require('node:fs');
  exports.handler = async ({ Records }) => {
    const keys = Records.map(({ dynamodb }) => dynamodb.Keys.PK.S);
    appendFileSync(process.env.FILE, keys.join(' ') + '\\n');
    if (keys.length === 1) appendFileSync(process.env.FILE + '.event', JSON.stringify(Records[0]));
    if (keys.some((key) => key.startsWith('throws'))) throw new Error('poison');
    const failed = Records.filter(({ dynamodb }) => dynamodb.Keys.PK.S.startsWith('fails') && !existsSync(process.env.FILE + '.healed'));
    return { batchItemFailures: failed.map(({ dynamodb }) => ({ itemIdentifier: dynamodb.SequenceNumber })) };
  };`;

/** A table whose stream feeds a function, as the mapping says. */
const fedBy = (
  table: string,
  file: string,
  mapping: object = {},
  statements: readonly object[] = reads(table),
): Record<string, ResourceSource> => ({
  ...lambda(`${table}Mail`, { code: consumer, environment: { FILE: file }, statements }),
  [table]: tableWithStream,
  Failures: { Type: 'AWS::SQS::Queue' },
  [`${table}Mapping`]: {
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: {
      FunctionName: { Ref: `${table}Mail` },
      EventSourceArn: streamOf(table),
      StartingPosition: 'TRIM_HORIZON',
      MaximumBatchingWindowInSeconds: 1,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      DestinationConfig: { OnFailure: { Destination: arnOf('Failures') } },
      ...mapping,
    },
  },
});

const folder = temporaryFolder();
const Pattern = JSON.stringify({
  eventName: ['INSERT'],
  dynamodb: { Keys: { PK: { S: ['OUTBOX', 'x'] } } },
});

/** One database takes longest to start, so that most tests have a table each in one stack. */
let shared: Awaited<ReturnType<typeof start>>;
beforeAll(async () => {
  shared = await start(
    {
      ...fedBy('Pairs', join(folder, 'Pairs'), { BatchSize: 2 }),
      ...fedBy('Filtered', join(folder, 'Filtered'), { FilterCriteria: { Filters: [{ Pattern }] } }),
      ...fedBy('Partial', join(folder, 'Partial')),
      ...fedBy('Halved', join(folder, 'Halved'), {
        BisectBatchOnFunctionError: true,
        MaximumRetryAttempts: 1,
      }),
      ...fedBy('Forbidden', '/dev/null', {}, reads('Forbidden').slice(0, 1)),
    },
    { database: true },
  );
});
afterAll(() => shared.stop());

const operator = (stack: Stack) => ({
  endpoint: stack.awsUrl,
  region: 'us-east-1',
  credentials: operatorCredentials,
});

const useTable = (stack: Stack, table: string, file = join(folder, table)) => ({
  file,
  put: async (...keys: string[]): Promise<void> => {
    const dynamoDb = new DynamoDBClient(operator(stack));
    for (const key of keys)
      await dynamoDb.send(new PutItemCommand({ TableName: `Test-${table}`, Item: { PK: { S: key } } }));
  },
  batches: () => batchesIn(file),
});

const batchesIn = (file: string): string[] =>
  existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : [];

test('Changes reach the function in order, in batches of the size that the mapping asks for', async () => {
  const { put, batches } = useTable(shared.stack, 'Pairs');
  await put('a', 'b', 'c');
  await until(() => batches().join(' ').includes('c'));
  expect(batches().join(' ')).toBe('a b c');
  expect(Math.max(...batches().map((batch) => batch.split(' ').length))).toBeLessThanOrEqual(2);
});

test('A record looks as Lambda hands it over, and only those that match a filter come', async () => {
  const { put, file } = useTable(shared.stack, 'Filtered');
  await put('other', 'OUTBOX', 'OUTBOX', 'another');
  const event = await until(() => batchesIn(`${file}.event`)[0]);
  expect(JSON.parse(event)).toMatchObject({
    eventID: expect.any(String),
    eventName: 'INSERT',
    eventSource: 'aws:dynamodb',
    awsRegion: 'us-east-1',
    eventSourceARN: expect.stringMatching(
      /^arn:aws:dynamodb:us-east-1:000000000000:table\/Test-Filtered\/stream\//,
    ),
    dynamodb: {
      ApproximateCreationDateTime: expect.any(Number),
      Keys: { PK: { S: 'OUTBOX' } },
      NewImage: { PK: { S: 'OUTBOX' } },
      StreamViewType: 'NEW_IMAGE',
    },
  });
  expect(batchesIn(file)).toEqual(['OUTBOX']);
});

test('After a partial failure the batch is tried again from the first record that failed', async () => {
  const { put, batches, file } = useTable(shared.stack, 'Partial');
  await put('a', 'fails', 'b');
  await until(() => batches().includes('fails b'));
  writeFileSync(`${file}.healed`, '');
  await until(() => batches().at(-1) === 'fails b');
  await put('c');
  await until(() => batches().at(-1) === 'c');
});

test('A poison record is cut out of its batch, and told to the failure destination after its tries', async () => {
  const { stack } = shared;
  const { put, batches } = useTable(stack, 'Halved');
  await put('a', 'throws', 'b');
  const sqs = new SQSClient(operator(stack));
  const QueueUrl = stack.deployment.queues[0]?.url;
  const told = await until(async () => {
    const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 1 }));
    return Messages?.[0]?.Body;
  });
  await until(() => batches().includes('b'));
  expect(batches().filter((batch) => batch === 'throws')).toHaveLength(2);
  const { functions, streamSources } = stack.deployment;
  const { arn } = functions.find(({ logicalId }) => logicalId === 'HalvedMail') ?? {};
  expect(JSON.parse(told)).toMatchObject({
    requestContext: { functionArn: arn, condition: 'RetryAttemptsExhausted', approximateInvokeCount: 2 },
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    version: '1.0',
    DDBStreamBatchInfo: {
      batchSize: 1,
      streamArn: streamSources.find(({ id }) => id === 'HalvedMapping')?.EventSourceArn,
    },
  });
  await put('c');
  await until(() => batches().at(-1) === 'c');
});

test('After a restart the function goes on where it was, without what it had and with what it missed', async () => {
  const file = join(temporaryFolder(), 'seen');
  const resources = fedBy('Table', file);
  const { stack, data } = await setup(resources, { database: true });
  const { put, batches } = useTable(stack, 'Table', file);
  await put('a');
  await until(() => batches().includes('a'));
  await put('fails');
  await until(() => batches().at(-1) === 'fails');
  await stack.stop();
  writeFileSync(file, '');
  writeFileSync(`${file}.healed`, '');
  const again = await setup(resources, { database: true, data });
  await useTable(again.stack, 'Table', file).put('b');
  await until(() => batches().join(' ').includes('b'));
  expect(batches().join(' ').trim()).toBe('fails b');
  // Two stacks, each with a database of its own to start.
}, 60_000);

test('A role that may not read the stream is told so, by the action that it lacks', async () => {
  await until(() => shared.lines.includes('AccessDenied: ForbiddenMail may not dynamodb:ListStreams on *'));
});

test.each([
  [
    { FilterCriteria: { Filters: [{ Pattern: '{"eventName":[{"prefix":"IN"}]}' }] } },
    'only patterns of exact values',
  ],
  [{ ParallelizationFactor: 2 }, 'TableMapping.Properties.ParallelizationFactor'],
  [{ TumblingWindowInSeconds: 30 }, 'TumblingWindowInSeconds'],
  [
    { DestinationConfig: { OnFailure: { Destination: 'arn:aws:sns:us-east-1:0:x' } } },
    'a queue that the template',
  ],
])('A mapping that cannot be obeyed here stops the start with a sentence: %j', async (mapping, sentence) => {
  await expect(setup(fedBy('Table', '/dev/null', mapping))).rejects.toThrow(sentence);
});
