import { ChangeMessageVisibilityCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { SQSRecord } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, test, vi } from 'vitest';
import { consume, maxReceiveCount } from '../../shared/jobs/queue-consumer.ts';

const record = (id: string, body: string, receives: number): SQSRecord => ({
  messageId: id,
  receiptHandle: `handle of ${id}`,
  body,
  attributes: {
    ApproximateReceiveCount: String(receives),
    SentTimestamp: '0',
    SenderId: 'test',
    ApproximateFirstReceiveTimestamp: '0',
  },
  messageAttributes: {},
  md5OfBody: '',
  eventSource: 'aws:sqs',
  eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:test',
  awsRegion: 'us-east-1',
});

/** A consumer that fails for the body "poison". */
function setup() {
  const log = { info: vi.fn(), warn: vi.fn(), error: vi.fn() };
  const givenUp = vi.fn(async () => {});
  const handler = consume({
    queue: { sqs: new SQSClient({}), url: 'https://queue.example' },
    log,
    handle: async (body) => {
      if (body === 'poison') throw new TypeError('canary');
    },
    givenUp,
  });
  const visibility = mockClient(SQSClient);
  visibility.on(ChangeMessageVisibilityCommand).resolves({});
  return { handler, visibility, log, givenUp };
}

describe('trust 26: a consumer of a queue', () => {
  test('reports the messages that failed, and only those', async () => {
    const { handler } = setup();
    const Records = [record('a', '"fine"', 1), record('b', '"poison"', 1), record('c', '"fine"', 1)];
    expect(await handler({ Records })).toEqual({ batchItemFailures: [{ itemIdentifier: 'b' }] });
  });

  test('lets a failed message come back soon, and later each time', async () => {
    const { handler, visibility } = setup();
    for (let receives = 1; receives < maxReceiveCount; receives++) {
      await handler({ Records: [record('b', '"poison"', receives)] });
    }
    const waits = visibility
      .commandCalls(ChangeMessageVisibilityCommand)
      .map(({ args: [{ input }] }) => input);
    expect(waits.map(({ VisibilityTimeout }) => VisibilityTimeout)).toEqual([2, 4, 8, 16]);
    expect(waits[0]).toMatchObject({ QueueUrl: 'https://queue.example', ReceiptHandle: 'handle of b' });
  });

  test('gives a message up when it fails for the last time', async () => {
    const { handler, givenUp } = setup();
    await handler({ Records: [record('b', '"poison"', maxReceiveCount - 1)] });
    expect(givenUp).not.toHaveBeenCalled();
    await handler({ Records: [record('b', '"poison"', maxReceiveCount)] });
    expect(givenUp).toHaveBeenCalledExactlyOnceWith('poison', expect.any(TypeError));
  });

  test('reports a message that is no JSON, and one whose failure cannot be tidied up', async () => {
    const { handler, visibility, log } = setup();
    visibility.on(ChangeMessageVisibilityCommand).rejects(new Error('down'));
    const Records = [record('a', '{', maxReceiveCount), record('b', '"poison"', 1)];
    expect((await handler({ Records })).batchItemFailures).toHaveLength(2);
    expect(log.warn).toHaveBeenCalledTimes(2);
  });

  test('trust 38: logs names of errors, not what messages hold', async () => {
    const { handler, log } = setup();
    await handler({ Records: [record('b', '"poison"', 1)] });
    const [line] = log.error.mock.calls;
    expect(line).toEqual([
      'A message failed',
      expect.objectContaining({ receives: 1, error: expect.objectContaining({ name: 'TypeError' }) }),
    ]);
    expect(JSON.stringify(line)).toContain('queue-consumer.test.ts');
    expect(JSON.stringify(line)).not.toContain('canary');
  });
});
