import { buildApp } from 'fauxqs';
import { type Json, type JsonObject, parseObject, textAt } from '../json.ts';
import { Problem } from '../problem.ts';
import { account, region } from '../template/identities.ts';
import type { Queue } from '../template/model.ts';
import { AwsError } from './aws-error.ts';
import { type Call, readBody } from './call.ts';
import { forward } from './forward.ts';

/** The queues: in memory, as the table knows what is unfinished and the schedules queue it again. */
export interface QueueServer {
  /** Makes the template's queues; one that exists takes over changed settings. */
  make(queues: readonly Queue[], awsUrl: string): Promise<void>;
  /** Puts a message into a queue on behalf of a service. */
  send(queueUrl: string, body: string): Promise<void>;
  handle(call: Call): Promise<void>;
  stop(): Promise<void>;
}

const queueArn = (name: string): string => `arn:aws:sqs:${region}:${account}:${name}`;

/** The action that SQS checks for an operation: a batch needs what one message needs. */
const actionOf = (operation: string): string => `sqs:${operation.replace(/Batch$/, '')}`;

/**
 * Starts the queue server on the loopback interface.
 * @param duplicates whether a message is to be there twice, as SQS reserves the right to
 */
export async function startQueues(duplicates: () => boolean): Promise<QueueServer> {
  const app = buildApp({ logger: false, defaultRegion: region });
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  const command = async (operation: string, body: JsonObject, host?: string): Promise<Json> => {
    const answer = await app.inject({
      method: 'POST',
      url: '/',
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': `AmazonSQS.${operation}`,
        ...(host && { host }),
      },
      payload: JSON.stringify(body),
    });
    if (answer.statusCode >= 300) throw new Problem(`The queue server refused ${operation}: ${answer.body}`);
    return parseObject(answer.body) ?? null;
  };
  return {
    make: async (queues, awsUrl) => {
      for (const queue of queues) {
        const made = await command('CreateQueue', { QueueName: queue.name }, new URL(awsUrl).host);
        await command('SetQueueAttributes', {
          QueueUrl: textAt(made, 'QueueUrl'),
          Attributes: attributes(queue),
        });
      }
    },
    send: async (QueueUrl, MessageBody) => {
      await command('SendMessage', { QueueUrl, MessageBody });
      if (duplicates()) await command('SendMessage', { QueueUrl, MessageBody });
    },
    handle: async (call) => {
      const operation = String(call.request.headers['x-amz-target']).replace('AmazonSQS.', '');
      const payload = await readBody(call.request);
      const body = parseObject(payload);
      if (!body) throw new AwsError('InvalidAction', 400, 'The local queues speak the JSON protocol only.');
      await call.require(actionOf(operation), operation === 'ListQueues' ? '*' : queueArn(queueName(body)));
      if (operation.startsWith('SendMessage') && duplicates()) await command(operation, body);
      await forward(call, url, payload);
    },
    stop: () => app.close(),
  };
}

const queueName = (body: JsonObject): string =>
  textAt(body, 'QueueName') || (textAt(body, 'QueueUrl').split('/').at(-1) ?? '');

function attributes({ RedrivePolicy, ...queue }: Queue): JsonObject {
  const numbers = {
    VisibilityTimeout: queue.VisibilityTimeout ?? 30,
    MessageRetentionPeriod: queue.MessageRetentionPeriod ?? 345_600,
    DelaySeconds: queue.DelaySeconds ?? 0,
    ReceiveMessageWaitTimeSeconds: queue.ReceiveMessageWaitTimeSeconds ?? 0,
  };
  const texts = Object.entries(numbers).map(([name, value]) => [name, String(value)]);
  return {
    ...Object.fromEntries(texts),
    ...(RedrivePolicy && { RedrivePolicy: JSON.stringify(RedrivePolicy) }),
  };
}
