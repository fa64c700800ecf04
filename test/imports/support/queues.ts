import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SQSClient,
  type SQSClientConfig,
} from '@aws-sdk/client-sqs';
import type { FauxqsServer } from 'fauxqs';
import type { Queue } from '../../../shared/jobs/queue.ts';
import type { Crashes } from '../../support/crashes.ts';

const names = ['planQueue', 'workQueue'] as const;
export type QueueName = (typeof names)[number];

/** A message that somebody works on. */
interface Taken {
  readonly body: string;
  /** Deletes it. */
  done(): Promise<void>;
  /** Has it delivered once more. */
  again(): Promise<void>;
}

/** The queues of a deployment. */
export interface Queues {
  /** As a process sees them. */
  open(crashes?: Crashes): Record<QueueName, Queue>;
  take(name: QueueName): Promise<Taken | undefined>;
  /** Loses all messages, also those that somebody works on. */
  purge(): Promise<void>;
}

export function sqsQueues(aws: FauxqsServer, settings: SQSClientConfig, id: string): Queues {
  const sqs = new SQSClient(settings);
  const urls = {
    planQueue: aws.createQueue(`plan-${id}`).queueUrl,
    workQueue: aws.createQueue(`work-${id}`).queueUrl,
  };
  return {
    open: (crashes) => {
      const own = new SQSClient(settings);
      crashes?.watch(own);
      return { planQueue: { sqs: own, url: urls.planQueue }, workQueue: { sqs: own, url: urls.workQueue } };
    },
    take: async (name) => {
      const QueueUrl = urls[name];
      const asked = { QueueUrl, MaxNumberOfMessages: 1, VisibilityTimeout: 30 };
      const { Messages: [message] = [] } = await sqs.send(new ReceiveMessageCommand(asked));
      if (!message) return undefined;
      const { ReceiptHandle, Body = '' } = message;
      return {
        body: Body,
        done: async () => void (await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }))),
        again: async () => {
          const now = { QueueUrl, ReceiptHandle, VisibilityTimeout: 0 };
          await sqs.send(new ChangeMessageVisibilityCommand(now));
        },
      };
    },
    purge: async () => {
      for (const QueueUrl of Object.values(urls)) await sqs.send(new PurgeQueueCommand({ QueueUrl }));
    },
  };
}

/** Queues that take no time, for tests that make many deployments. */
export function memoryQueues(): Queues {
  const waiting: Record<QueueName, string[]> = { planQueue: [], workQueue: [] };
  let purges = 0;
  const queue = (name: QueueName, crashes?: Crashes): Queue => {
    const send = async ({ input }: { input: { Entries: { MessageBody: string }[] } }) => {
      crashes?.pass();
      waiting[name].push(...input.Entries.map(({ MessageBody }) => MessageBody));
      return {};
    };
    // Whoever puts messages on a queue uses nothing of the client but `send`.
    return { sqs: { send } as unknown as SQSClient, url: name };
  };
  return {
    open: (crashes) => ({ planQueue: queue('planQueue', crashes), workQueue: queue('workQueue', crashes) }),
    take: async (name) => {
      const body = waiting[name].shift();
      const taken = purges;
      if (body === undefined) return undefined;
      return {
        body,
        done: async () => {},
        again: async () => {
          if (taken === purges) waiting[name].push(body);
        },
      };
    },
    purge: async () => {
      purges++;
      for (const name of names) waiting[name].length = 0;
    },
  };
}
