import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetQueueAttributesCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { expect, test } from 'vitest';
import { operatorCredentials } from '../../infra/local/door/front-door.ts';
import type { Stack } from '../../infra/local/stack.ts';
import { intervalOf } from '../../infra/local/triggers/schedule.ts';
import {
  allow,
  arnOf,
  lambda,
  type ResourceSource,
  setup,
  temporaryFolder,
  until,
} from './support/fixture.ts';

const operator = (stack: Stack) => ({
  endpoint: stack.awsUrl,
  region: 'us-east-1',
  credentials: operatorCredentials,
});

const consumes = allow(['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'], arnOf('Queue'));

/** A queue with dead letters after two tries, and a consumer that writes what it gets to a file. */
function queueWithConsumer(file: string, code: string, batch: object = {}) {
  const resources: Record<string, ResourceSource> = {
    // One process: starting another one may take longer than messages are hidden for.
    ...lambda('Consumer', { code, concurrency: 1, environment: { FILE: file }, statements: [consumes] }),
    DeadLetters: { Type: 'AWS::SQS::Queue' },
    Queue: {
      Type: 'AWS::SQS::Queue',
      Properties: {
        VisibilityTimeout: 2,
        RedrivePolicy: { deadLetterTargetArn: arnOf('DeadLetters'), maxReceiveCount: 2 },
      },
    },
    Source: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        FunctionName: { Ref: 'Consumer' },
        EventSourceArn: arnOf('Queue'),
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        ScalingConfig: { MaximumConcurrency: 2 },
        ...batch,
      },
    },
  };
  return resources;
}

const writer = `
  const { appendFileSync } = require('node:fs');
  exports.handler = async ({ Records }) => {
    for (const { body } of Records) appendFileSync(process.env.FILE, body + '\\n');
    return { batchItemFailures: Records.filter(({ body }) => body === 'poison').map(({ messageId }) => ({ itemIdentifier: messageId })) };
  };`;

const linesOf = (file: string): string[] =>
  existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : [];

test('A poison message is tried again and ends in the dead letters; its neighbours are done once', async () => {
  const file = join(temporaryFolder(), 'seen');
  const { stack } = await setup(queueWithConsumer(file, writer));
  const { queues } = stack.deployment;
  const sqs = new SQSClient(operator(stack));
  const urlOf = (name: string) => queues.find((queue) => queue.name.endsWith(name))?.url;
  const send = (MessageBody: string) =>
    sqs.send(new SendMessageCommand({ QueueUrl: urlOf('-Queue'), MessageBody }));
  await send('start');
  await until(() => linesOf(file).includes('start'));
  for (const body of ['one', 'poison', 'two']) await send(body);
  const count = async (): Promise<boolean> => {
    const request = {
      QueueUrl: urlOf('-DeadLetters'),
      AttributeNames: ['ApproximateNumberOfMessages' as const],
    };
    const { Attributes } = await sqs.send(new GetQueueAttributesCommand(request));
    return Attributes?.ApproximateNumberOfMessages === '1';
  };
  await until(count);
  const seen = linesOf(file).filter((line) => line !== 'start');
  expect(seen.toSorted()).toEqual(['one', 'poison', 'poison', 'two']);
});

test('A message that comes while a new version is swapped in is not lost to the old one', async () => {
  const file = join(temporaryFolder(), 'seen');
  const resources = queueWithConsumer(file, writer);
  const { stack, folder } = await setup({
    ...resources,
    Queue: { Type: 'AWS::SQS::Queue', Properties: { VisibilityTimeout: 720 } },
  });
  const sqs = new SQSClient(operator(stack));
  const QueueUrl = stack.deployment.queues.find((queue) => queue.name.endsWith('-Queue'))?.url;
  const swapped = stack.deploy(folder);
  for (let n = 0; n < 10; n++) await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: `m${n}` }));
  await swapped;
  await until(() => linesOf(file).length === 10);
});

test('A consumer that may not receive is told so, by the action that it lacks', async () => {
  const { Consumer: _, ConsumerRole: __, ...others } = queueWithConsumer('/dev/null', writer);
  const { lines } = await setup({ ...others, ...lambda('Consumer', { code: writer }) });
  await until(() =>
    lines.some((line) => line.startsWith('AccessDenied: Consumer may not sqs:ReceiveMessage')),
  );
});

const notified: ResourceSource = {
  Type: 'AWS::S3::Bucket',
  Properties: {
    NotificationConfiguration: {
      QueueConfigurations: [{ Event: 's3:ObjectCreated:*', Queue: arnOf('Queue') }],
    },
  },
};
const mayBeTold: ResourceSource = {
  Type: 'AWS::SQS::QueuePolicy',
  Properties: {
    Queues: [{ Ref: 'Queue' }],
    PolicyDocument: {
      Version: '2012-10-17',
      Statement: [
        {
          ...allow('sqs:SendMessage', arnOf('Queue')),
          Principal: { Service: 's3.amazonaws.com' },
          Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
        },
      ],
    },
  },
};

test('A new object is told to the queue of its bucket, as S3 tells it', async () => {
  const file = join(temporaryFolder(), 'seen');
  const { stack } = await setup({ ...queueWithConsumer(file, writer), Bucket: notified, Policy: mayBeTold });
  const Bucket = stack.deployment.buckets[0]?.name;
  await new S3Client(operator(stack)).send(
    new PutObjectCommand({ Bucket, Key: 'a b/é+.csv', Body: 'hello' }),
  );
  const [line] = await until(() => (linesOf(file).length ? linesOf(file) : undefined));
  expect(JSON.parse(line ?? '')).toMatchObject({
    Records: [
      {
        eventVersion: '2.1',
        eventSource: 'aws:s3',
        eventName: 'ObjectCreated:Put',
        s3: {
          bucket: { name: Bucket, arn: `arn:aws:s3:::${Bucket}` },
          object: { key: 'a+b/%C3%A9%2B.csv', size: 5, eTag: '5d41402abc4b2a76b9719d911017c592' },
        },
      },
    ],
  });
});

test('Without a queue policy for S3 the queue is not told, and the log says why', async () => {
  const { stack, lines } = await setup({ ...queueWithConsumer('/dev/null', writer), Bucket: notified });
  const Bucket = stack.deployment.buckets[0]?.name;
  await new S3Client(operator(stack)).send(new PutObjectCommand({ Bucket, Key: 'x', Body: 'y' }));
  expect(lines.join()).toContain('no queue policy of the template allows it');
});

const rule: ResourceSource = {
  Type: 'AWS::Events::Rule',
  Properties: { ScheduleExpression: 'rate(5 minutes)', Targets: [{ Id: 'it', Arn: arnOf('Sweeper') }] },
};
const mayBeRun: ResourceSource = {
  Type: 'AWS::Lambda::Permission',
  Properties: {
    Action: 'lambda:InvokeFunction',
    FunctionName: arnOf('Sweeper'),
    Principal: 'events.amazonaws.com',
    SourceArn: arnOf('Rule'),
  },
};
const sweeper = (file: string) =>
  lambda('Sweeper', {
    code: `exports.handler = async (event) => require('node:fs').appendFileSync(process.env.FILE, event['detail-type'] + '\\n');`,
    environment: { FILE: file },
  });

test('A schedule runs its function soon after the start, with the permission of the template only', async () => {
  const file = join(temporaryFolder(), 'seen');
  await setup({ ...sweeper(file), Rule: rule, Permission: mayBeRun });
  expect(await until(() => (linesOf(file).length ? linesOf(file) : undefined))).toEqual(['Scheduled Event']);
  const { lines } = await setup({ ...sweeper(file), Rule: rule });
  expect(lines.join()).toContain('EventBridge may not invoke');
});

test('The time between runs is read from the expression, and another expression stops the start', async () => {
  expect(intervalOf('rate(1 minute)')).toBe(60_000);
  expect(intervalOf('rate(2 hours)')).toBe(7_200_000);
  const cron = { ...rule, Properties: { ...rule.Properties, ScheduleExpression: 'cron(0 12 * * ? *)' } };
  const started = setup({ ...sweeper('/dev/null'), Rule: cron });
  await expect(started).rejects.toThrow(
    'Rule.Properties.ScheduleExpression (AWS::Events::Rule): only rate(…) schedules',
  );
});

const maker = lambda('Maker', {
  code: `exports.handler = async (event) => {
    const { RequestType, ResourceProperties } = event;
    require('node:fs').appendFileSync(ResourceProperties.File, RequestType + '\\n');
    const failed = ResourceProperties.Fail === 'yes';
    await fetch(event.ResponseURL, { method: 'PUT', body: JSON.stringify({
      Status: failed ? 'FAILED' : 'SUCCESS', Reason: 'out of keys', PhysicalResourceId: 'made' }) });
  };`,
});
const custom = (properties: object): ResourceSource => ({
  Type: 'Custom::Thing',
  Properties: { ServiceToken: arnOf('Maker'), ...properties },
});

test('A custom resource is made once, and updated when its properties change', async () => {
  const File = join(temporaryFolder(), 'seen');
  const { data } = await setup({ ...maker, Thing: custom({ File }) });
  await setup({ ...maker, Thing: custom({ File }) }, { data });
  await setup({ ...maker, Thing: custom({ File, Size: 2 }) }, { data });
  expect(linesOf(File)).toEqual(['Create', 'Update']);
});

test('A custom resource that fails stops the start with its reason', async () => {
  const failing = setup({ ...maker, Thing: custom({ File: '/dev/null', Fail: 'yes' }) });
  await expect(failing).rejects.toThrow('Thing could not be made: out of keys');
});
