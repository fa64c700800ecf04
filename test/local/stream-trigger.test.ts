import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import * as z from 'zod';
import { Positions } from '../../infra/local/triggers/stream/positions.ts';
import { StreamTrigger } from '../../infra/local/triggers/stream/stream-trigger.ts';
import { serve } from '../support/serve.ts';
import { temporaryFolder, until } from './support/fixture.ts';
import { batchOf, streamToFunction } from './support/stream.ts';

interface FakeShard {
  readonly parent?: string;
  readonly ended?: boolean;
  /** Sequence numbers, in order. */
  readonly records: string[];
}

const requestSchema = z.object({
  ShardId: z.string().optional(),
  SequenceNumber: z.string().optional(),
  ShardIterator: z.string().optional(),
});

/** A stream of these shards, whose iterators are `shard|index`. DynamoDB Local never splits one. */
async function fakeStream(shards: Record<string, FakeShard>): Promise<string> {
  const answers: Record<string, (request: z.infer<typeof requestSchema>) => object> = {
    ListStreams: () => ({}),
    DescribeStream: () => ({
      StreamDescription: {
        Shards: Object.entries(shards).map(([ShardId, { parent }]) => ({ ShardId, ParentShardId: parent })),
      },
    }),
    GetShardIterator: ({ ShardId = '', SequenceNumber = '' }) => ({
      ShardIterator: `${ShardId}|${(shards[ShardId]?.records.indexOf(SequenceNumber) ?? 0) + 1}`,
    }),
    GetRecords: ({ ShardIterator = '' }) => {
      const [id = '', index] = ShardIterator.split('|');
      const { records = [], ended = false } = shards[id] ?? {};
      const Records = records.slice(Number(index)).map((SequenceNumber) => ({
        dynamodb: { SequenceNumber, ApproximateCreationDateTime: Date.now() / 1000 },
      }));
      return { Records, ...(!ended && { NextShardIterator: `${id}|${records.length}` }) };
    },
  };
  const { url, stop } = await serve(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const operation = String(request.headers['x-amz-target']).split('.')[1] ?? '';
    const body = requestSchema.parse(JSON.parse(Buffer.concat(chunks).toString()));
    response.end(JSON.stringify(answers[operation]?.(body)));
  });
  onTestFinished(stop);
  return url;
}

/** Feeds a stream to a function until the test ends, or stops it. */
function start(url: string, mapping: object = {}, file = join(temporaryFolder(), 'positions.json')) {
  const { source, pool, log, invoked, said } = streamToFunction(mapping);
  const trigger = new StreamTrigger(source, pool, new Positions(file), url, log);
  trigger.start(Promise.resolve());
  onTestFinished(() => trigger.stop());
  return { invoked, said, trigger, file };
}

test('A shard is read after its parent, and one whose parent is gone from its beginning', async () => {
  const url = await fakeStream({
    child: { parent: 'middle', records: ['5'] },
    middle: { parent: 'trimmed', ended: true, records: ['3', '4'] },
  });
  const { invoked, said } = start(url);
  await until(() => invoked.length === 2);
  expect(invoked).toEqual([batchOf('3', '4'), batchOf('5')]);
  expect(said).toEqual([]);
});

test('What was handled is not delivered again after a restart; what came meanwhile is', async () => {
  const shards = { one: { ended: true, records: ['1'] }, two: { parent: 'one', records: ['2'] } };
  const url = await fakeStream(shards);
  const first = start(url);
  await until(() => first.invoked.length === 2);
  await first.trigger.stop();
  shards.two.records.push('3');
  const second = start(url, {}, first.file);
  await until(() => second.invoked.length);
  expect(second.invoked).toEqual([batchOf('3')]);
});

test('With the starting position LATEST only changes since the first start come, after a restart too', async () => {
  const shards = { one: { records: ['1', '2'] } };
  const url = await fakeStream(shards);
  const first = start(url, { StartingPosition: 'LATEST' });
  await until(() => new Positions(first.file).begun('Mapping'));
  await first.trigger.stop();
  shards.one.records.push('3');
  const second = start(url, { StartingPosition: 'LATEST' }, first.file);
  await until(() => second.invoked.length);
  expect([...first.invoked, ...second.invoked]).toEqual([batchOf('3')]);
});

test('A batch waits for the window to fill, and goes at once when it is full', async () => {
  const shards = { one: { records: ['1'] } };
  const url = await fakeStream(shards);
  vi.useFakeTimers({ toFake: ['Date'] });
  onTestFinished(() => void vi.useRealTimers());
  const { invoked } = start(url, { BatchSize: 2, MaximumBatchingWindowInSeconds: 300 });
  await new Promise((done) => setTimeout(done, 500));
  expect(invoked).toEqual([]);
  shards.one.records.push('2', '3');
  await until(() => invoked.length === 1);
  expect(invoked).toEqual([batchOf('1', '2')]);
  vi.setSystemTime(Date.now() + 300_000);
  await until(() => invoked.length === 2);
  expect(invoked.at(-1)).toEqual(batchOf('3'));
});

test('A stream that cannot be read is told, and tried again', async () => {
  const { said } = start('http://127.0.0.1:1');
  await until(() => said.length > 1);
  expect(said[0]).toMatch(/^Mail cannot read its stream: /);
});
