import { SendMessageBatchCommand, type SendMessageBatchCommandInput, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { expect, test } from 'vitest';
import { sendAll } from '../../shared/jobs/queue.ts';

/** A queue that takes a moment for each call, and the calls it has got. */
function setup(answer: (call: number) => object = () => ({})) {
  const sqs = new SQSClient({ region: 'us-east-1' });
  const sent: string[][] = [];
  let [underWay, most] = [0, 0];
  mockClient(sqs)
    .on(SendMessageBatchCommand)
    .callsFake(async ({ Entries = [] }: SendMessageBatchCommandInput) => {
      const call = sent.push(Entries.map(({ MessageBody = '' }) => MessageBody));
      most = Math.max(most, ++underWay);
      await new Promise((resolve) => setTimeout(resolve, 1));
      underWay--;
      return answer(call);
    });
  const queue = { sqs, url: 'https://queue.example/work' };
  return { queue, sent, mostAtOnce: () => most };
}
const messages = (count: number) => Array.from({ length: count }, (_, chunk) => ({ chunk }));

test('messages are sent ten to a call, some calls side by side, each message once', async () => {
  const { queue, sent, mostAtOnce } = setup();
  await sendAll(queue, messages(1_234));
  expect(sent).toHaveLength(124);
  expect(new Set(sent.flat())).toEqual(new Set(messages(1_234).map((message) => JSON.stringify(message))));
  expect(sent.flat()).toHaveLength(1_234);
  expect(mostAtOnce()).toBe(10);
});

test('without messages nothing is sent', async () => {
  const { queue, sent } = setup();
  await sendAll(queue, []);
  expect(sent).toEqual([]);
});

test('a message that the queue refuses fails the sending, and little is sent after it', async () => {
  const refusal = { Failed: [{ Id: '3', Code: 'InternalError' }] };
  const { queue, sent } = setup((call) => (call === 7 ? refusal : {}));
  await expect(sendAll(queue, messages(1_000))).rejects.toThrow(
    'The queue refused 1 messages: InternalError',
  );
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(sent.length).toBeLessThan(30);
});
