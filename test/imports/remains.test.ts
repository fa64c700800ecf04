import { buffer } from 'node:stream/consumers';
import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import type { FauxqsServer } from 'fauxqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fileEvent } from '../../shared/imports/file-event.ts';
import { standardOptions } from '../../shared/imports/options.ts';
import { openFile } from '../../shared/imports/raw-file.ts';
import { register } from '../../shared/imports/take-up.ts';
import { cancelJob } from '../../shared/jobs/control.ts';
import { sendAll } from '../../shared/jobs/queue.ts';
import { maxReceiveCount } from '../../shared/jobs/queue-consumer.ts';
import { failJob } from '../../shared/jobs/repository.ts';
import { sweep } from '../../shared/jobs/sweeper.ts';
import { writeWorkbook } from '../../shared/workbooks/write/workbook.ts';
import { nextSecond } from '../support/next-second.ts';
import { setupImports, startAws, type World } from './support/setup.ts';

let aws: FauxqsServer;
beforeAll(async () => {
  aws = await startAws();
});
afterAll(() => aws.stop());

const workbook = (names: readonly string[], ...rows: string[][]): Promise<Buffer> =>
  buffer(
    writeWorkbook(
      rows,
      names.map((name) => ({ name, kind: 'text' as const })),
    ),
  );
const people = () => workbook(['email', 'password'], ['a@example.com', 'horse and staple']);

describe('the text that was made of a workbook goes with the end of its import', () => {
  test('that is refused, whose file stays to be looked at', async () => {
    const world = await setupImports(aws, { inMemory: true });
    await world.drop('a.xlsx', await workbook(['shoe', 'password'], ['1', 'horse and staple']));
    await world.deliver('planQueue');
    expect(await world.exported()).toHaveLength(1);
    await world.settle();
    expect(await world.jobs()).toMatchObject([{ status: 'failed', resumable: false }]);
    expect([await world.exported(), await world.lies('a.xlsx')]).toEqual([[], true]);
  });

  test('that is refused, wherever its planner has died (trust 20)', async () => {
    for (let calls = 1, crashed = true; crashed; calls++) {
      const world = await setupImports(aws, { inMemory: true });
      await world.drop('a.xlsx', await workbook(['shoe'], ['1']));
      world.crashes.crashAfter(calls);
      await world.deliver('planQueue');
      crashed = world.crashes.calls === 0;
      world.crashes.restart();
      await world.settle();
      expect([calls, await world.exported()]).toEqual([calls, []]);
      expect(await world.jobs()).toMatchObject([{ status: 'failed', resumable: false }]);
    }
  });

  test('that is cancelled while its planner has died', async () => {
    const world = await setupImports(aws, { inMemory: true });
    await world.drop('a.xlsx', await people());
    for (let calls = 1; (await world.exported()).length === 0; calls++) {
      world.crashes.crashAfter(calls);
      await world.deliver('planQueue');
    }
    const [job] = await world.jobs();
    expect(job?.status).toBe('planning');
    await cancelJob(world.deps(), job?.id ?? '');
    await world.settle();
    expect(await world.jobs()).toMatchObject([{ status: 'cancelled' }]);
    expect([await world.exported(), await world.lies('a.xlsx')]).toEqual([[], false]);
  });

  test('that has failed for good', async () => {
    const world = await setupImports(aws, { inMemory: true });
    await world.drop('a.xlsx', await people());
    await world.deliver('planQueue');
    const [job] = await world.jobs();
    await failJob(world.table, job?.id ?? '', { resumable: false, reason: 'a test' });
    await world.settle();
    expect(await world.exported()).toEqual([]);
  });
});

const minute = 60_000;
/** The file, its job, and the write by which its planner begins. */
const callsToTakeUp = 3;

/** A job whose planner has died as soon as it was made. */
async function registered(world: World, key: string, content: string) {
  const file = await world.drop(key, content);
  await world.loseMessages();
  const { content: body, bytes, modifiedAt } = await openFile(world.deps().s3, file);
  body.destroy();
  await register(world.table, { file: { ...file, modifiedAt }, bytes, options: standardOptions });
  return file;
}

describe('a job whose planner has died', () => {
  const reason = 'a.csv was deleted or replaced before it was read.';

  test('fails at once when its file was replaced, and the newer one is imported', async () => {
    const world = await setupImports(aws, { inMemory: true });
    const first = await registered(world, 'a.csv', 'email\na@example.com\n');
    await world.drop('a.csv', 'email\nb@example.com\n');
    await world.settle();
    const jobs = await world.jobs();
    expect(
      jobs.find(({ details: { source } }) => 'eTag' in source && source.eTag === first.eTag),
    ).toMatchObject({
      status: 'failed',
      resumable: false,
      reason,
    });
    expect((await world.customers()).map(({ email }) => email)).toEqual(['b@example.com']);
    await sendAll(world.deps().planQueue, [fileEvent(first)]);
    await world.settle();
    expect(await world.customers()).toHaveLength(1);
  });

  test('fails with the next sweep when its file was deleted, and lets others pass', async () => {
    let time = Date.now();
    const world = await setupImports(aws, { inMemory: true, clock: () => new Date(time) });
    const { s3, importBucket } = world.deps();
    await registered(world, 'a.csv', 'email\na@example.com\n');
    await s3.send(new DeleteObjectCommand({ Bucket: importBucket, Key: 'a.csv' }));
    time += 1_000;
    await sweep(world.deps());
    expect(await world.jobs()).toMatchObject([{ status: 'failed', resumable: false, reason }]);
  });

  test('again and again, without a word, fails after three sweeps in vain, and lets others pass', async () => {
    let time = Date.now();
    const world = await setupImports(aws, { inMemory: true, clock: () => new Date(time) });
    await registered(world, 'a.csv', 'email\na@example.com\n');
    await nextSecond();
    await world.drop('b.csv', 'email\nb@example.com\n');
    await world.settle();
    expect((await world.jobs()).map(({ status }) => status).sort()).toEqual(['planning', 'waiting']);
    let sweeps = 0;
    for (; (await world.customers()).length === 0 && sweeps < 20; sweeps++) {
      // A function that is cut off by its time-out tells nobody, and its message becomes a dead letter.
      for (let receives = 0; receives < maxReceiveCount; receives++) {
        world.crashes.crashAfter(callsToTakeUp);
        if (!(await world.deliver('planQueue'))) break;
        time += 2 * minute;
      }
      world.crashes.restart();
      await world.loseMessages();
      time += 5 * minute;
      await sweep(world.deps());
      while (await world.deliver('workQueue'));
    }
    expect(sweeps).toBe(4);
    const [failed] = await world.jobs();
    expect(failed).toMatchObject({ status: 'failed', resumable: true });
    // It was taken up each time.
    expect(failed?.version).toBeGreaterThan(3 * maxReceiveCount);
  });
});
