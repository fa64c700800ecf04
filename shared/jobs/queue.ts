import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';

/** A queue that messages can be put on. */
export interface Queue {
  readonly sqs: SQSClient;
  readonly url: string;
}

/** The most messages that one call takes. */
const batchSize = 10;
/** How many calls are on their way at a time: a file of 20,000 chunks is queued within seconds. */
const senders = 10;

/**
 * Puts messages on a queue, as JSON, in no certain order.
 * @param delaySeconds for how long the queue keeps them back
 * @throws Error when the queue refuses one of them; others may have been sent
 */
export async function sendAll(queue: Queue, messages: readonly unknown[], delaySeconds = 0): Promise<void> {
  // A generator: where one sender fails, its loop ends it for all.
  const waiting = batchesOf(messages);
  await Promise.all(
    Array.from({ length: senders }, async () => {
      for (const batch of waiting) await sendBatch(queue, batch, delaySeconds);
    }),
  );
}

function* batchesOf(messages: readonly unknown[]): Generator<readonly unknown[]> {
  for (let start = 0; start < messages.length; start += batchSize)
    yield messages.slice(start, start + batchSize);
}

async function sendBatch(queue: Queue, batch: readonly unknown[], delaySeconds: number): Promise<void> {
  const { Failed = [] } = await queue.sqs.send(
    new SendMessageBatchCommand({
      QueueUrl: queue.url,
      Entries: batch.map((message, index) => ({
        Id: String(index),
        MessageBody: JSON.stringify(message),
        ...(delaySeconds > 0 && { DelaySeconds: delaySeconds }),
      })),
    }),
  );
  if (Failed[0]) throw new Error(`The queue refused ${Failed.length} messages: ${Failed[0].Code}`);
}
