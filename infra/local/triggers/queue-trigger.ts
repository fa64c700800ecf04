import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { awsCall } from '../door/aws-call.ts';
import type { Pool } from '../functions/pool.ts';
import type { Log } from '../log.ts';
import { messageOf } from '../problem.ts';
import { region } from '../template/identities.ts';
import type { EventSource, Queue } from '../template/model.ts';
import { reportedFailures } from './partial-batch.ts';

const messageSchema = z.object({
  MessageId: z.string(),
  ReceiptHandle: z.string(),
  Body: z.string(),
  MD5OfBody: z.string(),
  Attributes: z.record(z.string(), z.string()).default({}),
  MessageAttributes: z
    .record(
      z.string(),
      z.object({
        DataType: z.string(),
        StringValue: z.string().optional(),
        BinaryValue: z.string().optional(),
      }),
    )
    .default({}),
});
type Message = z.infer<typeof messageSchema>;

const receivedSchema = z.object({ Messages: z.array(messageSchema).default([]) });

/** How many pollers a mapping without a limit gets; Lambda starts with five. */
const defaultConcurrency = 5;
const retryMs = 1000;

/**
 * Feeds a queue's messages to a function, as a Lambda event source mapping does: with the function's own
 * credentials, one batch per poller at a time. What the function does not finish stays in the queue until its
 * visibility time-out is over; the queue itself moves it to the dead letters.
 */
export class QueueTrigger {
  readonly #source: EventSource;
  readonly #queue: Queue;
  readonly #pool: Pool;
  readonly #awsUrl: string;
  readonly #log: Log;
  readonly #stopping = new AbortController();
  #pollers: Promise<void>[] = [];

  constructor(source: EventSource, pool: Pool, awsUrl: string, log: Log) {
    this.#source = source;
    this.#queue = source.queue;
    this.#pool = pool;
    this.#awsUrl = awsUrl;
    this.#log = log;
  }

  start(): void {
    const count = this.#source.ScalingConfig?.MaximumConcurrency ?? defaultConcurrency;
    this.#pollers = Array.from({ length: count }, () => this.#poll());
  }

  /** Polls no more; resolves once no batch is at work. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.all(this.#pollers);
  }

  async #poll(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      try {
        const messages = await this.#receive();
        if (messages.length) await this.#work(messages);
      } catch (error) {
        if (signal.aborted) return;
        this.#log.say(`${this.#pool.definition.label} cannot read its queue: ${messageOf(error)}`);
        await sleep(retryMs, undefined, { signal }).catch(() => {});
      }
    }
  }

  /**
   * Never broken off: the queue would hand a message to nobody, and hide it until its visibility time-out. So it
   * waits for a second only, which is how long a stop may take.
   */
  async #receive(): Promise<Message[]> {
    const request = {
      QueueUrl: this.#queue.url,
      MaxNumberOfMessages: Math.min(this.#source.BatchSize, 10),
      WaitTimeSeconds: 1,
      AttributeNames: ['All'],
      MessageAttributeNames: ['All'],
    };
    return receivedSchema.parse(await this.#call('ReceiveMessage', request)).Messages;
  }

  async #work(messages: readonly Message[]): Promise<void> {
    const outcome = await this.#pool.invoke({
      Records: messages.map((message) => record(message, this.#queue.arn)),
    });
    if (!outcome.ok) return;
    const failed = this.#source.FunctionResponseTypes.length
      ? reportedFailures(
          outcome.payload,
          messages.map(({ MessageId }) => MessageId),
        )
      : new Set<string>();
    const done = messages.filter(({ MessageId }) => !failed.has(MessageId));
    if (done.length === 0) return;
    const Entries = done.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
    await this.#call('DeleteMessageBatch', { QueueUrl: this.#queue.url, Entries });
  }

  #call(operation: string, body: Parameters<typeof awsCall>[3]) {
    const caller = { accessKey: this.#pool.definition.role.accessKey, service: 'sqs' };
    return awsCall(this.#awsUrl, caller, `AmazonSQS.${operation}`, body);
  }
}

const record = (message: Message, queueArn: string) => ({
  messageId: message.MessageId,
  receiptHandle: message.ReceiptHandle,
  body: message.Body,
  attributes: message.Attributes,
  messageAttributes: Object.fromEntries(
    Object.entries(message.MessageAttributes).map(([name, { DataType, StringValue, BinaryValue }]) => [
      name,
      {
        dataType: DataType,
        stringValue: StringValue,
        binaryValue: BinaryValue,
        stringListValues: [],
        binaryListValues: [],
      },
    ]),
  ),
  md5OfBody: message.MD5OfBody,
  eventSource: 'aws:sqs',
  eventSourceARN: queueArn,
  awsRegion: region,
});
