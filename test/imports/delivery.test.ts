import type { FauxqsServer } from 'fauxqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { updateCustomer } from '../../shared/customers/changes.ts';
import { findByUnique } from '../../shared/customers/repository.ts';
import { listGroups } from '../../shared/groups/repository.ts';
import { fileEvent } from '../../shared/imports/file-event.ts';
import { planDroppedFile } from '../../shared/imports/planner.ts';
import { chunkKey } from '../../shared/jobs/keys.ts';
import { workMessage } from '../../shared/jobs/messages.ts';
import { sendAll } from '../../shared/jobs/queue.ts';
import { consume, maxReceiveCount } from '../../shared/jobs/queue-consumer.ts';
import { failJob } from '../../shared/jobs/repository.ts';
import { giveUpWork, work } from '../../shared/jobs/worker.ts';
import { commit } from '../../shared/table/commit.ts';
import { readItem } from '../../shared/table/read.ts';
import { put, remove } from '../../shared/table/writes.ts';
import { nextSecond } from '../support/next-second.ts';
import { setupImports, startAws } from './support/setup.ts';

let aws: FauxqsServer;
beforeAll(async () => {
  aws = await startAws();
});
afterAll(() => aws.stop());

const file = 'email,name\na@example.com,Ada\nb@example.com,Bob\n';
const done = {
  status: 'completed',
  counts: { created: 2, updated: 0, deleted: 0, unchanged: 0, exported: 0, failed: 0 },
};

describe('trust 19: notifications of a dropped file', () => {
  test('that come twice, late and in any order make one import', async () => {
    const world = await setupImports(aws);
    const dropped = await world.drop('people.csv', file);
    const again = () => sendAll(world.deps().planQueue, [fileEvent(dropped), fileEvent(dropped)]);
    await again();
    await world.settle();
    await again();
    await world.settle();
    expect(await world.jobs()).toMatchObject([done]);
    expect(await world.customers()).toHaveLength(2);
  });

  test('that are worked on at the same time make one import', async () => {
    const world = await setupImports(aws);
    const dropped = await world.drop('people.csv', file);
    await Promise.all([1, 2, 3].map(() => planDroppedFile(world.deps(), dropped)));
    const [job] = await world.jobs();
    const chunk = { kind: 'chunk', jobId: job?.id ?? '', chunk: 1 } as const;
    await Promise.all([1, 2, 3].map(() => work(world.deps(), chunk)));
    await world.settle();
    expect(await world.jobs()).toMatchObject([done]);
    expect((await world.customers()).map(({ version }) => version)).toEqual([1, 1]);
  });

  test('of a file that was replaced are passed over, and the newer file comes in', async () => {
    const world = await setupImports(aws);
    await world.drop('people.csv', 'email\nold@example.com\n');
    await world.drop('people.csv', file);
    await world.settle();
    expect(await world.jobs()).toMatchObject([done]);
    expect((await world.customers()).map(({ email }) => email)).toEqual(['a@example.com', 'b@example.com']);
  });

  test('of the same content, dropped again while the first is imported, import it a second time', async () => {
    const world = await setupImports(aws);
    await world.drop('people.csv', file);
    await world.deliver('planQueue');
    await nextSecond();
    await world.drop('people.csv', file);
    while (await world.deliver('workQueue'));
    expect(await world.jobs()).toMatchObject([done]);
    expect(await world.lies('people.csv')).toBe(true);
    await world.settle();
    expect(await world.jobs()).toMatchObject([done, { status: 'completed', counts: { unchanged: 2 } }]);
    expect(await world.lies('people.csv')).toBe(false);
  });

  test('may have a key of any characters', async () => {
    const world = await setupImports(aws);
    await world.drop('mail+lists/é & ü 100%.csv', file);
    await world.settle();
    expect(await world.jobs()).toMatchObject([
      { ...done, details: { source: { key: 'mail+lists/é & ü 100%.csv' } } },
    ]);
  });

  test('are ignored when S3 only tries out the queue, or somebody makes a folder', async () => {
    const world = await setupImports(aws);
    await sendAll(world.deps().planQueue, [{ Service: 'Amazon S3', Event: 's3:TestEvent', Bucket: 'x' }]);
    await world.drop('folder/', '');
    await world.settle();
    expect(await world.jobs()).toEqual([]);
  });
});

describe('a message of the work queue', () => {
  test('that comes again changes nothing, not even over a newer edit', async () => {
    const world = await setupImports(aws);
    await world.drop('people.csv', file);
    await world.deliver('planQueue');
    const [job] = await world.jobs();
    const chunk = { kind: 'chunk', jobId: job?.id ?? '', chunk: 1 } as const;
    await work(world.deps(), chunk);
    const ada = await findByUnique(world.table, 'email', 'a@example.com');
    const origin = { actor: 'api-key:test', requestId: 'test', now: new Date() };
    const edit = ada && updateCustomer(ada, { name: 'Augusta Ada' }, origin);
    if (edit) await commit(world.table, edit.change);

    await work(world.deps(), chunk);
    await world.settle();
    await work(world.deps(), chunk);
    await work(world.deps(), { kind: 'finish', jobId: chunk.jobId });
    expect(await world.customers()).toMatchObject([{ name: 'Augusta Ada' }, { name: 'Bob' }]);
    expect(await world.jobs()).toMatchObject([done]);
  });

  test('of a file that was replaced meanwhile fails the job for good, with the reason', async () => {
    const world = await setupImports(aws);
    await world.drop('people.csv', 'email\nold@example.com\n');
    await world.deliver('planQueue');
    await world.drop('people.csv', file);
    await world.settle();
    const jobs = await world.jobs();
    expect(jobs).toHaveLength(2);
    expect(jobs).toContainEqual(expect.objectContaining(done));
    expect(jobs).toContainEqual(
      expect.objectContaining({
        status: 'failed',
        resumable: false,
        reason: 'people.csv was deleted or replaced before all its rows were imported.',
      }),
    );
  });

  test('that becomes a dead letter marks the job as resumable, with the reason, and completes it when it is sent again (issue 7: dead letters)', async () => {
    const world = await setupImports(aws, {
      chunkSizes: { chunkRows: 1, chunkRowsWithPasswords: 1, chunkBytes: 1_000 },
    });
    await world.drop('people.csv', file);
    await world.deliver('planQueue');
    const [job] = await world.jobs();
    const jobId = job?.id ?? '';
    const poisoned = chunkKey(jobId, job?.plan?.attempt ?? 0, 1);
    const lost = await readItem(world.table, poisoned);
    await commit(world.table, { writes: [remove(poisoned)] });

    const queue = { ...world.deps().workQueue };
    const handler = consume({
      queue,
      log: world.deps().log,
      handle: (body) => work(world.deps(), workMessage.parse(body)),
      givenUp: (body, error) => giveUpWork(world.deps(), workMessage.parse(body), error),
    });
    const receive = (chunk: number, receives: number) =>
      handler({
        Records: [
          {
            messageId: `message ${chunk}`,
            receiptHandle: 'unknown',
            body: JSON.stringify({ kind: 'chunk', jobId, chunk }),
            attributes: {
              ApproximateReceiveCount: String(receives),
              SentTimestamp: '',
              SenderId: '',
              ApproximateFirstReceiveTimestamp: '',
            },
            messageAttributes: {},
            md5OfBody: '',
            eventSource: 'aws:sqs',
            eventSourceARN: '',
            awsRegion: '',
          },
        ],
      });
    const failed = { batchItemFailures: [{ itemIdentifier: 'message 1' }] };
    expect(await receive(1, 1)).toEqual(failed);
    expect(await world.jobs()).toMatchObject([{ status: 'running' }]);
    expect(await receive(1, maxReceiveCount)).toEqual(failed);
    expect(await world.jobs()).toMatchObject([
      {
        status: 'failed',
        resumable: true,
        reason: expect.stringMatching(/^Chunk 1 of the import failed.* Until \S+Z, or .* it can be resumed/),
      },
    ]);
    expect(await receive(2, 1)).toEqual({ batchItemFailures: [] });

    if (lost) await commit(world.table, { writes: [put(lost)] });
    expect(await receive(1, 1)).toEqual({ batchItemFailures: [] });
    await world.settle();
    expect(await world.jobs()).toMatchObject([{ ...done, resumable: false, reason: null }]);
  });

  test('stops within its chunk when the job has ended meanwhile', async () => {
    const world = await setupImports(aws);
    const rows = Array.from({ length: 80 }, (_, index) => `p${index}@example.com\n`);
    await world.drop('people.csv', `email\n${rows.join('')}`);
    await world.deliver('planQueue');
    const [job] = await world.jobs();
    world.deps().table.documents.middlewareStack.add(
      (next, { commandName }) =>
        async (args) => {
          if (commandName === 'TransactWriteItemsCommand') {
            await failJob(world.table, job?.id ?? '', { resumable: false, reason: 'It ended.' });
          }
          return await next(args);
        },
      { step: 'initialize' },
    );
    await world.settle();
    expect(await world.customers()).toHaveLength(32);
    expect(await world.jobs()).toMatchObject([{ status: 'failed', reason: 'It ended.' }]);
  });

  test('hands its chunk on when it has worked on it for half a minute', async () => {
    let time = Date.now();
    const world = await setupImports(aws, { clock: () => new Date(time) });
    const rows = Array.from({ length: 150 }, (_, index) => `p${index}@example.com\n`);
    await world.drop('people.csv', `email\n${rows.join('')}`);
    await world.deliver('planQueue');
    // Each transaction takes fourteen seconds.
    world.deps().table.documents.middlewareStack.add(
      (next, { commandName }) =>
        (args) => {
          if (commandName === 'TransactWriteItemsCommand') time += 14_000;
          return next(args);
        },
      { step: 'initialize' },
    );
    await world.deliver('workQueue');
    const [job] = await world.jobs();
    const chunk = chunkKey(job?.id ?? '', job?.plan?.attempt ?? 0, 1);
    expect(await readItem(world.table, chunk)).toMatchObject({ nextItem: 2 + 3 * 32, closed: false });
    await world.deliver('workQueue');
    expect(await readItem(world.table, chunk)).toMatchObject({ nextItem: 152, closed: true });
    await world.settle();
    expect(await world.jobs()).toMatchObject([{ status: 'completed', counts: { created: 150 } }]);
  });
});

test('a retry after 11 minutes still doubles nothing, whichever call was the last one before (trust 21)', async () => {
  const content = 'email,groups\na@example.com,VIP\nb@example.com,"VIP, Press"\nnone,\na@example.com,\n';
  const retry = async (calls: number) => {
    let time = Date.now();
    const world = await setupImports(aws, { inMemory: true, clock: () => new Date(time) });
    const dropped = await world.drop('people.csv', content, { createGroups: true });
    await world.deliver('planQueue');
    world.crashes.crashAfter(calls);
    await world.deliver('workQueue');
    // A process that has died has made no call since; its message comes again.
    const hasDied = world.crashes.calls === 0;
    world.crashes.restart();
    time += 11 * 60_000;
    await world.settle();
    const [job] = await world.jobs();
    time += 11 * 60_000;
    await sendAll(world.deps().planQueue, [fileEvent(dropped)]);
    await sendAll(world.deps().workQueue, [{ kind: 'chunk', jobId: job?.id ?? '', chunk: 1 }]);
    await world.settle();
    const known = await world.customers();
    expect([calls, known.map(({ email, version }) => [email, version])]).toEqual([
      calls,
      [
        ['a@example.com', 1],
        ['b@example.com', 1],
      ],
    ]);
    expect((await listGroups(world.table)).map(({ name }) => name).sort()).toEqual(['Press', 'VIP']);
    expect(await world.jobs()).toMatchObject([
      { status: 'completed', counts: { created: 2, updated: 0, unchanged: 0, failed: 2 } },
    ]);
    expect((await world.errorFile(job))?.split('\r\n')).toHaveLength(4);
    return hasDied;
  };
  let calls = 1;
  while (await retry(calls)) calls++;
  expect(calls).toBeGreaterThan(5);
});
