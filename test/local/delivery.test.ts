import { expect, test } from 'vitest';
import type { Outcome } from '../../infra/local/functions/process.ts';
import { Delivery } from '../../infra/local/triggers/stream/delivery.ts';
import type { StreamRecord } from '../../infra/local/triggers/stream/stream-client.ts';
import { batchOf, streamToFunction } from './support/stream.ts';

const secondsAgo = (seconds: number, sequence: string): StreamRecord => ({
  eventName: 'INSERT',
  dynamodb: { SequenceNumber: sequence, ApproximateCreationDateTime: Date.now() / 1000 - seconds },
});

function setup(mapping: object, answers: Outcome[]) {
  const { source, pool, log, invoked, said } = streamToFunction(mapping, answers);
  const stopping = new AbortController();
  return { delivery: new Delivery(source, pool, '', log, stopping.signal), invoked, said, stopping };
}

const failure: Outcome = { ok: false, error: { errorType: 'Error', errorMessage: 'no' } };
test('A record that is older than the mapping allows is given up, and the others are delivered', async () => {
  const { delivery, invoked, said } = setup({ MaximumRecordAgeInSeconds: 60 }, []);
  expect(await delivery.deliver('shard', [secondsAgo(300, '1'), secondsAgo(5, '2')])).toBe(true);
  expect(invoked).toEqual([batchOf('2')]);
  expect(said).toEqual(['Mail gives up a record of its stream: RecordAgeExceeded']);
});

test('A failing batch is halved until the poison record is alone; only that one uses up its tries', async () => {
  const answers = [failure, failure, failure, { ok: true as const, payload: 'null' }];
  const { delivery, invoked, said } = setup(
    { BisectBatchOnFunctionError: true, MaximumRetryAttempts: 0 },
    answers,
  );
  await delivery.deliver(
    'shard',
    ['1', '2', '3', '4'].map((sequence) => secondsAgo(1, sequence)),
  );
  expect(invoked).toEqual([
    batchOf('1', '2', '3', '4'),
    batchOf('1', '2'),
    batchOf('1'),
    batchOf('2'),
    batchOf('3', '4'),
  ]);
  expect(said).toEqual(['Mail gives up a record of its stream: RetryAttemptsExhausted']);
});

test('A stack that stops leaves a failed batch undone, and a finished one done', async () => {
  const { delivery, stopping } = setup({}, [failure]);
  stopping.abort();
  expect(await delivery.deliver('shard', [secondsAgo(1, '1')])).toBe(false);
  expect(await delivery.deliver('shard', [secondsAgo(1, '1')])).toBe(true);
});
