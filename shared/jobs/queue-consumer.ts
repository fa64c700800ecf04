import { ChangeMessageVisibilityCommand } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { summaryOf } from '../observability/error-summary.ts';
import { invocation, type LambdaContext } from '../observability/invocation.ts';
import { withLogKeys } from '../observability/log-keys.ts';
import type { Queue } from './queue.ts';

/** How often a message is tried before it becomes a dead letter: the queue's `maxReceiveCount`. */
export const maxReceiveCount = 5;

/** Log lines carry ids and the names of errors, never the content of messages or rows. */
export interface Log {
  info(message: string, details: Record<string, unknown>): void;
  warn(message: string, details: Record<string, unknown>): void;
  error(message: string, details: Record<string, unknown>): void;
}

export interface Consumer {
  /** The queue that is consumed. */
  readonly queue: Queue;
  readonly log: Log;
  /**
   * Does what a message asks for. Must be idempotent: a message can come twice, and late. Throwing sends this
   * message back, soon at first, then later and later, and does not touch the others.
   */
  readonly handle: (body: unknown) => Promise<void>;
  /** Called when a message has failed for the last time, before it becomes a dead letter. */
  readonly givenUp: (body: unknown, error: unknown) => Promise<void>;
}

/**
 * The Lambda handler that consumes a queue and reports each message that failed, and only those. Log lines that are
 * written meanwhile carry the message's id.
 */
export function consume(
  consumer: Consumer,
): (event: SQSEvent, context?: LambdaContext) => Promise<SQSBatchResponse> {
  return ({ Records }, context = {}) =>
    invocation(context, {}, async () => {
      const batchItemFailures = [];
      for (const record of Records) {
        const { messageId } = record;
        const succeeded = await withLogKeys({ messageId }, () => attempt(consumer, record));
        if (!succeeded) batchItemFailures.push({ itemIdentifier: messageId });
      }
      return { batchItemFailures };
    });
}

async function attempt(consumer: Consumer, record: SQSRecord): Promise<boolean> {
  const { log, handle } = consumer;
  try {
    await handle(JSON.parse(record.body));
    return true;
  } catch (error) {
    const receives = Number(record.attributes.ApproximateReceiveCount);
    log.error('A message failed', { receives, error: summaryOf(error) });
    const aftermath = receives >= maxReceiveCount ? giveUp : comeBackSoon;
    await aftermath(consumer, record, error).catch((next: unknown) =>
      // The message is reported as failed all the same; it only comes back later than it could.
      log.warn('A failure could not be tidied up', { error: summaryOf(next) }),
    );
    return false;
  }
}

async function giveUp({ givenUp }: Consumer, record: SQSRecord, error: unknown): Promise<void> {
  await givenUp(JSON.parse(record.body), error);
}

/** The queue hides a message long enough for the slowest run; one that has failed can come back much sooner. */
async function comeBackSoon({ queue }: Consumer, record: SQSRecord): Promise<void> {
  await queue.sqs.send(
    new ChangeMessageVisibilityCommand({
      QueueUrl: queue.url,
      ReceiptHandle: record.receiptHandle,
      VisibilityTimeout: 2 ** Number(record.attributes.ApproximateReceiveCount),
    }),
  );
}

/** The name of an error. Its message is for nobody: it may repeat what a row holds. */
export const nameOf = (error: unknown): string => (error instanceof Error ? error.name : typeof error);
