import type { FauxqsServer } from 'fauxqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asImport } from '../../shared/imports/import-job.ts';
import { openChunks } from '../../shared/jobs/chunk.ts';
import { cancelJob, resumeJob } from '../../shared/jobs/control.ts';
import { itemsDone } from '../../shared/jobs/job.ts';
import { changeJob, failJob } from '../../shared/jobs/repository.ts';
import { sweep } from '../../shared/jobs/sweeper.ts';
import { work } from '../../shared/jobs/worker.ts';
import { setupImports, startAws } from '../imports/support/setup.ts';

let aws: FauxqsServer;
beforeAll(async () => {
  aws = await startAws();
});
afterAll(() => aws.stop());

const minute = 60_000;
const people = (count: number) =>
  `email\n${Array.from({ length: count }, (_, index) => `p${index}@example.com\n`).join('')}`;

interface Given {
  readonly rows?: number;
  readonly chunkRows?: number;
  readonly inMemory?: true;
}

/** A world with a dropped file of so many rows, in chunks of so many. */
async function setup({ rows = 12, chunkRows = 4, ...table }: Given = {}) {
  let time = Date.now();
  const world = await setupImports(aws, {
    ...table,
    clock: () => new Date(time),
    chunkSizes: { chunkRows, chunkRowsWithPasswords: chunkRows, chunkBytes: 1_000_000 },
  });
  await world.drop('people.csv', people(rows));
  const theJob = async () => {
    const [job] = await world.jobs();
    if (!job) throw new Error('There is no job yet.');
    return job;
  };
  return {
    ...world,
    theJob,
    cancel: async () => cancelJob(world.deps(), (await theJob()).id),
    /** Runs it before the next transaction of the functions is sent. */
    beforeTransaction: (run: () => Promise<unknown>) => {
      let done = false;
      world.deps().table.documents.middlewareStack.add(
        (next, { commandName }) =>
          async (args) => {
            if (commandName === 'TransactWriteItemsCommand' && !done) {
              done = true;
              await run();
            }
            return await next(args);
          },
        { step: 'initialize' },
      );
    },
    pass: (minutes: number) => {
      time += minutes * minute;
    },
    sweep: () => sweep(world.deps()),
  };
}
type Cancelled = Awaited<ReturnType<typeof setup>>;

/** A job that was cancelled has exact counts, no open chunk and no file; nothing happens to it any more. */
async function expectCancelled(world: Cancelled): Promise<void> {
  await world.settle();
  const job = await world.theJob();
  expect(job).toMatchObject({ status: 'cancelled', resumable: false, completedAt: expect.any(String) });
  expect(itemsDone(job.counts)).toBe((await world.customers()).length);
  if (job.plan) expect(await openChunks(world.table, job.id, job.plan.attempt)).toEqual([]);
  expect(await world.lies('people.csv')).toBe(false);
  // What was queued for it does nothing.
  for (const chunk of [1, 2, 3]) await work(world.deps(), { kind: 'chunk', jobId: job.id, chunk });
  await work(world.deps(), { kind: 'finish', jobId: job.id });
  expect(await world.theJob()).toEqual(job);
}

describe('a job is cancelled', () => {
  test.each<[string, (world: Cancelled) => Promise<unknown>]>([
    [
      'while it is planned',
      async (world) => {
        // The job is there; the planner dies before it has planned the file.
        world.crashes.crashAfter(3);
        await world.deliver('planQueue');
        expect(await world.theJob()).toMatchObject({ status: 'planning' });
      },
    ],
    [
      'while it waits',
      async (world) => {
        await world.deliver('planQueue');
        await changeJob(world.table, (await world.theJob()).id, () => ({ status: 'waiting' }));
      },
    ],
    ['before its first chunk', (world) => world.deliver('planQueue')],
    [
      'between two chunks',
      async (world) => {
        await world.deliver('planQueue');
        await world.deliver('workQueue');
      },
    ],
    [
      'when it has failed half-way',
      async (world) => {
        await world.deliver('planQueue');
        await world.deliver('workQueue');
        const { id } = await world.theJob();
        await failJob(world.table, id, { reason: 'It stopped.', resumable: true });
      },
    ],
  ])('%s', async (_, begin) => {
    const world = await setup();
    await begin(world);
    const before = await world.customers();
    expect(await world.cancel()).toMatchObject({ status: 'cancelling', resumable: false });
    await expectCancelled(world);
    expect(await world.customers()).toEqual(before);
  });

  test('while a checkpoint is in flight: it is refused, or counted', async () => {
    for (const closesFirst of [true, false]) {
      const world = await setup({ rows: 80, chunkRows: 80 });
      await world.deliver('planQueue');
      world.beforeTransaction(async () => {
        await world.cancel();
        // The other worker closes the chunk before the transaction of this one gets through.
        if (closesFirst) await work(world.deps(), { kind: 'finish', jobId: (await world.theJob()).id });
      });
      await world.deliver('workQueue');
      expect(await world.customers()).toHaveLength(closesFirst ? 0 : 32);
      await expectCancelled(world);
      expect((await world.theJob()).counts.created).toBe(closesFirst ? 0 : 32);
    }
  });

  test('with more chunks than a transaction takes', async () => {
    const world = await setup({ rows: 110, chunkRows: 1 });
    await world.deliver('planQueue');
    await world.deliver('workQueue');
    await world.loseMessages();
    await world.cancel();
    await expectCancelled(world);
    expect(await world.theJob()).toMatchObject({ chunksClosed: 110, counts: { created: 1 } });
  });

  test('while its planner is at work, whose plan does not count any more', async () => {
    const world = await setup();
    // The first transaction makes the job, the second keeps its chunks.
    world.beforeTransaction(async () => {
      world.beforeTransaction(() => world.cancel());
    });
    await world.deliver('planQueue');
    await expectCancelled(world);
    expect(await world.customers()).toEqual([]);
  });

  test('while it is being completed, and is one of both', async () => {
    const world = await setup({ rows: 2 });
    await world.deliver('planQueue');
    await world.deliver('workQueue');
    world.beforeTransaction(() => world.cancel());
    await world.deliver('workQueue');
    await expectCancelled(world);
    expect((await world.theJob()).counts.created).toBe(2);
  });

  test('twice, with the same answer', async () => {
    const world = await setup();
    await world.deliver('planQueue');
    const first = await world.cancel();
    expect(await world.cancel()).toEqual(first);
    await expectCancelled(world);
    expect(await world.cancel()).toEqual(await world.theJob());
  });

  test('although its message is lost, again and again: the sweeper goes on', async () => {
    const world = await setup();
    await world.deliver('planQueue');
    await world.cancel();
    for (let times = 0; times < 5; times++) {
      await world.loseMessages();
      expect(await world.theJob()).toMatchObject({ status: 'cancelling' });
      world.pass(4);
      await world.sweep();
    }
    await expectCancelled(world);
  });

  test('with an error file of the rows that had failed by then, and the next import begins', async () => {
    const world = await setupImports(aws, {
      chunkSizes: { chunkRows: 1, chunkRowsWithPasswords: 1, chunkBytes: 1_000 },
    });
    await world.drop('people.csv', 'email\nnowhere\na@example.com\n');
    await world.deliver('planQueue');
    await world.deliver('workQueue');
    const [job] = await world.jobs();
    await cancelJob(world.deps(), job?.id ?? '');
    await world.drop('next.csv', 'email\nb@example.com\n');
    await world.deliver('planQueue');
    expect((await world.jobs()).map(({ status }) => status).toSorted()).toEqual(['cancelling', 'waiting']);
    await world.settle();
    const jobs = await world.jobs();
    expect(jobs.map(({ status }) => status).toSorted()).toEqual(['cancelled', 'completed']);
    expect(await world.errorFile(jobs.find(({ id }) => id === job?.id))).toContain('nowhere');
    expect((await world.customers()).map(({ email }) => email)).toEqual(['b@example.com']);
  });

  test('trust 20: although whoever ends it crashes after any AWS call', async () => {
    for (let crash = 0; ; crash++) {
      const world = await setup({ rows: 6, chunkRows: 2, inMemory: true });
      await world.deliver('planQueue');
      await world.deliver('workQueue');
      await world.cancel();
      await world.loseMessages();
      await world.cancel();
      world.crashes.crashAfter(crash);
      await world.deliver('workQueue');
      const finished = world.crashes.calls > 0;
      world.crashes.restart();
      await expectCancelled(world);
      expect((await world.theJob()).counts.created, `after call ${crash}`).toBe(2);
      if (finished) break;
    }
  }, 60_000);
});

test.each<[string, (world: Cancelled) => Promise<unknown>]>([
  ['completed', (world) => world.settle()],
  [
    'failed',
    async (world) => {
      await world.deliver('planQueue');
      const { id } = await world.theJob();
      await failJob(world.table, id, { reason: 'It cannot be read.', resumable: false });
    },
  ],
])('a job that has %s cannot be cancelled or resumed any more', async (status, begin) => {
  const world = await setup();
  await begin(world);
  const job = await world.theJob();
  expect(job).toMatchObject({ status });
  await expect(world.cancel()).rejects.toMatchObject({ code: 'job_ended' });
  await expect(resumeJob(world.deps(), job.id)).rejects.toMatchObject({ code: 'not_resumable' });
  expect(await world.theJob()).toEqual(job);
});

describe('a job that failed half-way', () => {
  /** One whose first chunk is done. */
  async function stopped() {
    const world = await setup();
    await world.deliver('planQueue');
    await world.deliver('workQueue');
    await world.loseMessages();
    const { id } = await world.theJob();
    await failJob(world.table, id, { reason: 'It stopped.', resumable: true });
    return { ...world, id, resume: async () => asImport(await resumeJob(world.deps(), id)) };
  }

  test('goes on from where it stopped when it is resumed, once', async () => {
    const world = await stopped();
    const first = await world.resume();
    expect(first).toMatchObject({
      status: 'running',
      resumable: false,
      reason: null,
      counts: { created: 4 },
    });
    expect(await world.resume()).toEqual(first);
    await world.settle();
    expect(await world.theJob()).toMatchObject({ status: 'completed', counts: { created: 12 } });
    expect((await world.customers()).every(({ version }) => version === 1)).toBe(true);
  });

  test('is planned when it had not been planned yet', async () => {
    const world = await setup();
    world.crashes.crashAfter(3);
    await world.deliver('planQueue');
    await world.loseMessages();
    const { id } = await world.theJob();
    await failJob(world.table, id, { reason: 'It could not be read.', resumable: true });
    expect(await resumeJob(world.deps(), id)).toMatchObject({ status: 'planning' });
    await world.settle();
    expect(await world.theJob()).toMatchObject({ status: 'completed', counts: { created: 12 } });
  });

  test('is seen to by the sweeper when the message is lost', async () => {
    const world = await stopped();
    await world.resume();
    await world.loseMessages();
    world.pass(4);
    await world.sweep();
    await world.settle();
    expect(await world.theJob()).toMatchObject({ status: 'completed', counts: { created: 12 } });
  });

  test('can neither be resumed nor cancelled once its file is not kept any more', async () => {
    const world = await stopped();
    world.pass(24 * 60 + 1);
    await expect(world.resume()).rejects.toMatchObject({ code: 'not_resumable' });
    await expect(world.cancel()).rejects.toMatchObject({ code: 'job_ended' });
  });
});

describe('a job whose messages were lost in a crash goes on at once when it is resumed', () => {
  test('while it runs: nothing is done twice, also when it had not stopped (trust 20)', async () => {
    const world = await setup();
    await world.deliver('planQueue');
    await world.deliver('workQueue');
    await world.loseMessages();
    const before = await world.theJob();
    for (let times = 0; times < 2; times++)
      expect(await resumeJob(world.deps(), before.id)).toMatchObject({ ...before, status: 'running' });
    await world.settle();
    expect(await world.theJob()).toMatchObject({
      status: 'completed',
      counts: { created: 12, unchanged: 0 },
    });
    expect((await world.customers()).every(({ version }) => version === 1)).toBe(true);
  });

  test('while it is being cancelled: it stays cancelled', async () => {
    const world = await setup();
    await world.deliver('planQueue');
    await world.cancel();
    await world.loseMessages();
    const { id } = await world.theJob();
    expect(await resumeJob(world.deps(), id)).toMatchObject({ status: 'cancelling' });
    await expectCancelled(world);
    await expect(resumeJob(world.deps(), id)).rejects.toMatchObject({ code: 'not_resumable' });
  });
});

test('a job that there is not is neither cancelled nor resumed', async () => {
  const { deps } = await setup();
  await expect(cancelJob(deps(), 'job_0')).rejects.toMatchObject({ code: 'not_found' });
  await expect(resumeJob(deps(), 'job_0')).rejects.toMatchObject({ code: 'not_found' });
});
