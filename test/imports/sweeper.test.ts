import type { FauxqsServer } from 'fauxqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sweep } from '../../shared/jobs/sweeper.ts';
import { Crash } from '../support/crashes.ts';
import { setupImports, startAws } from './support/setup.ts';

let aws: FauxqsServer;
beforeAll(async () => {
  aws = await startAws();
});
afterAll(() => aws.stop());

const minute = 60_000;

/** A world whose clock the test moves on. */
async function setup() {
  let time = Date.now();
  const world = await setupImports(aws, { clock: () => new Date(time) });
  return {
    ...world,
    /** Works on a chunk up to its next checkpoint, and not a call further. */
    workUntilCheckpoint: async () => {
      world.deps().table.documents.middlewareStack.add(
        (next, { commandName }) =>
          async (args) => {
            const answer = await next(args);
            if (commandName === 'TransactWriteItemsCommand') throw new Crash();
            return answer;
          },
        { step: 'initialize' },
      );
      await world.deliver('workQueue');
    },
    pass: (minutes: number) => {
      time += minutes * minute;
    },
    sweep: () => sweep(world.deps()),
  };
}

const file = 'email\na@example.com\n';

describe('the sweeper', () => {
  test('sends the lost messages of a stalled job again, wherever it stopped', async () => {
    const { drop, loseMessages, deliver, pass, sweep, settle, jobs } = await setup();
    await drop('people.csv', file);
    await deliver('planQueue');
    await loseMessages();
    pass(4);
    await sweep();
    await deliver('workQueue');
    await loseMessages();
    expect(await jobs()).toMatchObject([{ status: 'running', chunksClosed: 1 }]);
    pass(4);
    await sweep();
    await settle();
    expect(await jobs()).toMatchObject([{ status: 'completed', counts: { created: 1 } }]);
  });

  test('leaves a chunk alone that somebody is at, and counts from its last move', async () => {
    const { drop, workUntilCheckpoint, loseMessages, deliver, pass, sweep, settle, jobs } = await setup();
    const rows = Array.from({ length: 80 }, (_, index) => `p${index}@example.com\n`);
    await drop('people.csv', `email\n${rows.join('')}`);
    await deliver('planQueue');
    for (let times = 0; times < 2; times++) {
      pass(2);
      await workUntilCheckpoint();
      await loseMessages();
      pass(2);
      await sweep();
      expect(await deliver('workQueue')).toBe(false);
      pass(1);
      await sweep();
      expect(await jobs()).toMatchObject([{ status: 'running', requeues: 1 }]);
    }
    await settle();
    expect(await jobs()).toMatchObject([{ status: 'completed', requeues: 0, counts: { created: 80 } }]);
  });

  test('lets a planner finish its pass before it has the file planned again', async () => {
    const { drop, crashes, loseMessages, deliver, pass, sweep, settle, jobs } = await setup();
    await drop('people.csv', file);
    crashes.crashAfter(3);
    await deliver('planQueue');
    await loseMessages();
    pass(2);
    await sweep();
    await settle();
    expect(await jobs()).toMatchObject([{ status: 'planning', requeues: 0 }]);
    pass(1);
    await sweep();
    await settle();
    expect(await jobs()).toMatchObject([{ status: 'completed', counts: { created: 1 } }]);
  });

  test('gives a job up that stands still after three times, but lets it be resumed', async () => {
    const { drop, loseMessages, deliver, pass, sweep, jobs } = await setup();
    await drop('people.csv', file);
    await deliver('planQueue');
    for (let times = 0; times < 3; times++) {
      await loseMessages();
      pass(4);
      await sweep();
      expect(await jobs()).toMatchObject([{ status: 'running', requeues: times + 1 }]);
    }
    await loseMessages();
    pass(2);
    await sweep();
    expect(await jobs()).toMatchObject([{ status: 'running', requeues: 3 }]);
    pass(1);
    await sweep();
    expect(await jobs()).toMatchObject([
      {
        status: 'failed',
        resumable: true,
        reason: expect.stringMatching(
          /^It was queued again 3 times and did not get on. Until \S+Z, or .* it can be resumed .* starts a new import/,
        ),
      },
    ]);
  });

  test('takes up a dropped file that nobody has told of, under the same identity', async () => {
    const { drop, loseMessages, pass, sweep, settle, jobs, deps } = await setup();
    const dropped = await drop('mail & more/people+1.csv', file);
    await loseMessages();
    await sweep();
    await settle();
    expect(await jobs()).toEqual([]);
    pass(3);
    await sweep();
    await settle();
    const [job] = await jobs();
    expect(job).toMatchObject({ status: 'completed', details: { source: dropped } });
    expect(deps().importBucket).toBe(job?.details.source.bucket);
  });

  test('passes over files that failed, and over folders', async () => {
    const { drop, pass, sweep, settle, deliver, jobs } = await setup();
    await drop('picture.csv', '\0');
    await drop('folder/', '');
    await settle();
    pass(3);
    await sweep();
    expect(await deliver('planQueue')).toBe(false);
    expect(await jobs()).toHaveLength(1);
  });
});
