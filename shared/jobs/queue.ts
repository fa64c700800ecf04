import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';

/** A queue that messages can be put on. */
export interface Queue {
  readonly sqs: SQSClient;
  readonly url: string;
}

/** The most messages that one call takes. */
const batchSize = 10;

/**
 * Puts messages on a queue, as JSON.
 * @throws Error when the queue refuses one of them; others may have been sent
 */
export async function sendAll(queue: Queue, messages: readonly unknown[]): Promise<void> {
  for (let start = 0; start < messages.length; start += batchSize) {
    const batch = messages.slice(start, start + batchSize);
    const { Failed = [] } = await queue.sqs.send(
      new SendMessageBatchCommand({
        QueueUrl: queue.url,
        Entries: batch.map((message, index) => ({ Id: String(index), MessageBody: JSON.stringify(message) })),
      }),
    );
    if (Failed[0]) throw new Error(`The queue refused ${Failed.length} messages: ${Failed[0].Code}`);
  }
}
