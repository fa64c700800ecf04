import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { operatorCredentials } from '../../infra/local/door/front-door.ts';
import type { Stack } from '../../infra/local/stack.ts';
import { allow, arnOf, httpApi, lambda, setup as setupStack } from './support/fixture.ts';

const queues = { Queue: { Type: 'AWS::SQS::Queue' } };

/** A function that puts the messages 1, 2 and 3 into a queue, one call each. */
const sender = `
  const call = (operation, body) => fetch(process.env.AWS_ENDPOINT_URL, { method: 'POST', headers: {
    authorization: 'AWS4-HMAC-SHA256 Credential=' + process.env.AWS_ACCESS_KEY_ID + '/20260101/us-east-1/sqs/aws4_request',
    'x-amz-security-token': process.env.AWS_SESSION_TOKEN,
    'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'AmazonSQS.' + operation,
  }, body: JSON.stringify({ QueueUrl: process.env.QUEUE, ...body }) });
  exports.handler = async () => {
    for (const MessageBody of ['1', '2', '3']) await call('SendMessage', { MessageBody });
    return 'done';
  };`;

async function setup() {
  const { stack } = await setupStack({
    ...queues,
    ...lambda('Sender', {
      code: sender,
      environment: { QUEUE: { Ref: 'Queue' } },
      statements: [allow('sqs:SendMessage', arnOf('Queue'))],
    }),
    ...httpApi('Sender', ['GET /']),
  });
  const local = async (method: string, path: string, body?: object) => {
    const answer = await fetch(`${stack.awsUrl}/_local/${path}`, {
      method,
      ...(body && { body: JSON.stringify(body) }),
    });
    return { status: answer.status, body: z.json().parse(await answer.json()) };
  };
  const operations = async () => (await local('GET', 'calls?function=sender')).body;
  return { stack, local, operations, run: async () => (await fetch(stack.apiUrl)).status };
}

async function messagesIn(stack: Stack): Promise<number> {
  const sqs = new SQSClient({
    endpoint: stack.awsUrl,
    region: 'us-east-1',
    credentials: operatorCredentials,
  });
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({
      QueueUrl: stack.deployment.queues[0]?.url,
      AttributeNames: ['ApproximateNumberOfMessages'],
    }),
  );
  return Number(Attributes?.ApproximateNumberOfMessages);
}

const send = {
  function: 'Sender',
  operation: 'SendMessage',
  permissions: [{ action: 'sqs:SendMessage', resource: 'arn:aws:sqs:us-east-1:000000000000:Test-Queue' }],
};

test("The calls of a function's own code are recorded in order, until they are forgotten", async () => {
  const { local, operations, run } = await setup();
  expect(await run()).toBe(200);
  expect(await operations()).toEqual([send, send, send]);
  await local('DELETE', 'calls');
  expect(await operations()).toEqual([]);
  expect(await local('GET', 'calls?function=nobody')).toMatchObject({ status: 400 });
});

test.each([
  [{ beforeCall: 1 }, 0],
  [{ afterCall: 1 }, 1],
  [{ beforeCall: 3 }, 2],
  [{ afterCall: 3 }, 3],
])('A function is killed where a test asks for it, once: %j leaves %i messages', async (when, effects) => {
  const { stack, local, run } = await setup();
  await local('PUT', 'faults', { kill: { function: 'sender', ...when } });
  expect(await run()).toBe(500);
  expect((await local('GET', 'faults')).body).not.toHaveProperty('kill');
  expect(await messagesIn(stack)).toBe(effects);
  expect(await run()).toBe(200);
});

test('A kill that names no function, or no moment, is refused', async () => {
  const { local } = await setup();
  expect(await local('PUT', 'faults', { kill: { function: 'nobody', afterCall: 1 } })).toMatchObject({
    status: 400,
    body: { message: 'No function is called nobody.' },
  });
  expect(await local('PUT', 'faults', { kill: { function: 'sender' } })).toMatchObject({ status: 400 });
});
