import type { FauxqsServer } from 'fauxqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fileEvent } from '../../shared/imports/file-event.ts';
import { theFileOf } from '../../shared/imports/import-job.ts';
import { cancelJob } from '../../shared/jobs/control.ts';
import { sendAll } from '../../shared/jobs/queue.ts';
import { findJob } from '../../shared/jobs/repository.ts';
import { sweep } from '../../shared/jobs/sweeper.ts';
import { nextSecond } from '../support/next-second.ts';
import { setupImports, startAws } from './support/setup.ts';

let aws: FauxqsServer;
beforeAll(async () => {
  aws = await startAws();
});
afterAll(() => aws.stop());

const file = 'email\na@example.com\n';
const minute = 60_000;

async function setup() {
  let time = Date.now();
  const world = await setupImports(aws, { inMemory: true, clock: () => new Date(time) });
  return {
    ...world,
    pass: (minutes: number) => {
      time += minutes * minute;
    },
    sweep: () => sweep(world.deps()),
    statuses: async () => (await world.jobs()).map(({ status }) => status),
  };
}

describe('an import that was asked for', () => {
  test('is that of the file that comes, with the options that it was asked for with (promise 23)', async () => {
    const { ask, drop, settle, jobs, lies } = await setup();
    const { id, key } = await ask('people.csv', { mode: 'create' });
    expect(await jobs()).toMatchObject([{ id, status: 'uploading', plan: null }]);
    await drop(key, file);
    await settle();
    expect(await jobs()).toMatchObject([
      { id, status: 'completed', counts: { created: 1 }, details: { options: { mode: 'create' } } },
    ]);
    expect(await lies(key)).toBe(false);
  });

  test('trust 19: is made once, however often, late and in whatever order its file is told of', async () => {
    const { ask, drop, settle, jobs, deps, statuses } = await setup();
    const first = await ask('people.csv');
    const second = await ask('others.csv');
    await drop(second.key, file.replace('a@', 'b@'));
    const uploaded = await drop(first.key, file);
    await sendAll(deps().planQueue, [fileEvent(uploaded), fileEvent(uploaded)]);
    await settle();
    await sendAll(deps().planQueue, [fileEvent(uploaded)]);
    await settle();
    expect(await statuses()).toEqual(['completed', 'completed']);
    expect((await jobs()).map(({ counts }) => counts.created)).toEqual([1, 1]);
  });

  test('trust 20: is made once although whoever takes its file up crashes after any AWS call', async () => {
    for (let crash = 0; ; crash++) {
      const world = await setup();
      const { id, key } = await world.ask('people.csv', { mode: 'create' });
      await world.drop(key, file);
      world.crashes.crashAfter(crash);
      await world.settle();
      expect(await world.jobs(), `after call ${crash}`).toMatchObject([
        { id, status: 'completed', counts: { created: 1 }, details: { options: { mode: 'create' } } },
      ]);
      if (world.crashes.calls > 0 && crash > 0 && world.crashes.calls <= crash) break;
    }
  }, 60_000);

  test('fails when no file has come within an hour, and is made all the same when it comes later', async () => {
    const { ask, drop, settle, pass, sweep, jobs, statuses } = await setup();
    const { key } = await ask('people.csv');
    pass(60);
    await sweep();
    expect(await statuses()).toEqual(['uploading']);
    pass(11);
    await sweep();
    expect(await jobs()).toMatchObject([
      { status: 'failed', resumable: false, reason: 'people.csv was not uploaded. Ask for a new import.' },
    ]);
    await drop(key, file);
    await settle();
    expect(await jobs()).toMatchObject([{ status: 'completed', reason: null, counts: { created: 1 } }]);
  });

  test('goes on with the sweeper when nobody has told of its file', async () => {
    const { ask, drop, loseMessages, settle, pass, sweep, statuses } = await setup();
    const { key } = await ask('people.csv');
    await drop(key, file);
    await loseMessages();
    pass(3);
    await sweep();
    await settle();
    expect(await statuses()).toEqual(['completed']);
  });

  test('can be cancelled while it waits for its file, which is removed unread when it comes', async () => {
    const { ask, drop, settle, deps, statuses, lies, customers } = await setup();
    const { id, key } = await ask('people.csv');
    expect(await cancelJob(deps(), id)).toMatchObject({ status: 'cancelling' });
    await settle();
    expect(await statuses()).toEqual(['cancelled']);
    await drop(key, file);
    await settle();
    expect(await statuses()).toEqual(['cancelled']);
    expect(await lies(key)).toBe(false);
    expect(await customers()).toEqual([]);
  });

  test('has its place in the line by the time when its file came', async () => {
    const { ask, drop, deliver, settle, customers } = await setup();
    const list = (name: string) => `email,name\na@example.com,${name}\n`;
    const { key } = await ask('asked first.csv');
    await drop('dropped.csv', list('dropped'));
    await nextSecond();
    await drop(key, list('uploaded'));
    // Both are planned before either begins; the one that was asked for has the older id.
    await deliver('planQueue');
    await settle();
    expect(await customers()).toMatchObject([{ name: 'uploaded', version: 2 }]);
  });

  test('makes another one of a second file that comes by the same form, with the same options and the same asker', async () => {
    const { ask, drop, settle, jobs, table } = await setup();
    const { id, key } = await ask('people.csv', { mode: 'create' });
    await drop(key, file);
    await settle();
    await nextSecond();
    await drop(key, file);
    await settle();
    const all = await jobs();
    expect(all).toMatchObject([
      { status: 'completed', counts: { created: 1 } },
      {
        status: 'completed',
        counts: { failed: 1 },
        details: { options: { mode: 'create' }, actor: 'api-key:test' },
      },
    ]);
    expect(await findJob(table, id)).toMatchObject({ counts: { created: 1 } });
    expect(all.map((job) => theFileOf(job).key)).toEqual([key, key]);
  });
});

describe('a file that is simply dropped', () => {
  test('is imported by the options in its metadata', async () => {
    const { drop, settle, jobs } = await setup();
    await drop('people.csv', file, { mode: 'update' });
    await settle();
    expect(await jobs()).toMatchObject([
      { status: 'completed', counts: { failed: 1 }, details: { options: { mode: 'update' } } },
    ]);
  });

  test.each([
    ['an option that there is not', { modus: 'update' }, /modus/],
    ['a mode that there is not', { mode: 'replace' }, /\/mode /],
    ['no options at all', 'update', /metadata/],
    ['a field that there is not', { columns: { email: 'fullname' } }, /"fullname", which no import knows/],
    [
      'a custom field that there is not',
      { columns: { email: 'customFields.x' } },
      /"customFields.x", which no/,
    ],
  ])('is refused with a reason when its metadata says %s', async (_, options, reason) => {
    const { drop, settle, jobs, customers } = await setup();
    await drop('people.csv', file, options);
    await settle();
    expect(await jobs()).toMatchObject([
      { status: 'failed', resumable: false, reason: expect.stringMatching(reason) },
    ]);
    expect(await customers()).toEqual([]);
  });

  test('under a key like that of an upload is imported although no job awaits it', async () => {
    const { drop, settle, statuses } = await setup();
    await drop('uploads/job_01JKX3T7Q9ZB5M2V8C4D6E1F0G/people.csv', file);
    await settle();
    expect(await statuses()).toEqual(['completed']);
  });
});
