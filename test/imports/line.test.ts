import type { FauxqsServer } from 'fauxqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DroppedFile } from '../../shared/imports/file-event.ts';
import { planDroppedFile } from '../../shared/imports/planner.ts';
import { changeJob } from '../../shared/jobs/repository.ts';
import { sweep } from '../../shared/jobs/sweeper.ts';
import { giveUpWork } from '../../shared/jobs/worker.ts';
import { nextSecond } from '../support/next-second.ts';
import { setupImports, startAws } from './support/setup.ts';

let aws: FauxqsServer;
beforeAll(async () => {
  aws = await startAws();
});
afterAll(() => aws.stop());

const people = Array.from({ length: 12 }, (_, index) => `p${index}@example.com`);
const list = (name: string) => `email,name\n${people.map((email) => `${email},${name}\n`).join('')}`;

/** A world in which two lists of the same people were dropped, one after the other. */
async function setup(first = list('v1')) {
  let time = Date.now();
  const world = await setupImports(aws, {
    inMemory: true,
    clock: () => new Date(time),
    chunkSizes: { chunkRows: 4, chunkRowsWithPasswords: 4, chunkBytes: 1_000_000 },
  });
  const v1 = await world.drop('v1.csv', first);
  await nextSecond();
  const v2 = await world.drop('v2.csv', list('v2'));
  const statuses = async () => (await world.jobs()).map(({ status }) => status);
  return {
    ...world,
    v1,
    v2,
    statuses,
    names: async () => [...new Set((await world.customers()).map(({ name }) => name))],
    pass: (minutes: number) => {
      time += minutes * 60_000;
    },
  };
}
type LineWorld = Awaited<ReturnType<typeof setup>>;

describe.concurrent('of two imports of the same people, the one of the later file decides', () => {
  const plan = (world: LineWorld, file: DroppedFile) => planDroppedFile(world.deps(), file);
  test.each<[string, (world: LineWorld) => Promise<unknown>]>([
    ['in the order of the drops', (world) => world.settle()],
    ['both at once', (world) => Promise.all([1, 2, 3, 4].map(() => world.settle()))],
    ['the later notification first', (world) => plan(world, world.v2)],
    ['both planned at once', (world) => Promise.all([world.v2, world.v1].map((file) => plan(world, file)))],
    [
      'the later one planned while the first is at work',
      async (world) => {
        await plan(world, world.v1);
        await world.deliver('workQueue');
        await plan(world, world.v2);
        await Promise.all([1, 2, 3].map(() => world.deliver('workQueue')));
      },
    ],
  ])('%s', async (_, begin) => {
    const world = await setup();
    await begin(world);
    await world.settle();
    expect(await world.jobs()).toMatchObject([
      { details: { source: { key: 'v1.csv' } }, status: 'completed', counts: { created: 12 } },
      { details: { source: { key: 'v2.csv' } }, status: 'completed', counts: { updated: 12 } },
    ]);
    expect(await world.names()).toEqual(['v2']);
  });
});

describe.concurrent('an import that waits', () => {
  test('says so, and starts when the one before it is done', async () => {
    const { deliver, statuses, settle } = await setup();
    await deliver('planQueue');
    await deliver('planQueue');
    expect(await statuses()).toEqual(['running', 'waiting']);
    await settle();
    expect(await statuses()).toEqual(['completed', 'completed']);
  });

  test('is not held up by a file that is no list', async () => {
    const { settle, statuses, names } = await setup('\0');
    await settle();
    expect(await statuses()).toEqual(['failed', 'completed']);
    expect(await names()).toEqual(['v2']);
  });

  test('starts after one that has failed, once nobody can be at work on that any more', async () => {
    const { deps, deliver, jobs, settle, statuses, names, pass } = await setup();
    await deliver('planQueue');
    await deliver('planQueue');
    const jobId = (await jobs())[0]?.id ?? '';
    await giveUpWork(deps(), { kind: 'chunk', jobId, chunk: 3 }, new Error('poison'));
    await deliver('workQueue');
    await sweep(deps());
    expect(await statuses()).toEqual(['failed', 'waiting']);
    pass(3);
    await sweep(deps());
    expect(await statuses()).toEqual(['failed', 'running']);
    // What of the first one is still queued undoes nothing.
    await settle();
    expect(await jobs()).toMatchObject([{ status: 'failed', resumable: false }, { status: 'completed' }]);
    expect(await names()).toEqual(['v2']);
  });

  test('is started by the sweeper when the turn was not passed on', async () => {
    const { deps, deliver, jobs, loseMessages, settle, statuses } = await setup();
    await deliver('planQueue');
    await deliver('planQueue');
    await loseMessages();
    await changeJob(deps().table, (await jobs())[0]?.id ?? '', () => ({ status: 'completed' }));
    await sweep(deps());
    await settle();
    expect(await statuses()).toEqual(['completed', 'completed']);
  });

  test('trust 20: starts although whoever passes the turn on crashes after any AWS call', async () => {
    /** @returns whether the process came to its end before the crash */
    const crashAfter = async (call: number) => {
      const world = await setup('email,name\np0@example.com,v1\n');
      await world.deliver('planQueue');
      await world.deliver('planQueue');
      await world.deliver('workQueue');
      world.crashes.crashAfter(call);
      await world.deliver('workQueue');
      const finished = world.crashes.calls > 0;
      await world.settle();
      expect(await world.statuses(), `after call ${call}`).toEqual(['completed', 'completed']);
      return finished;
    };
    // Side by side: most of the time each waits for the next second.
    const calls = [0, 1, 2, 3, 4, 5, 6, 7];
    let finished = false;
    for (let first = 0; !finished; first += calls.length)
      finished = (await Promise.all(calls.map((call) => crashAfter(first + call)))).includes(true);
  }, 120_000);
});
