import type { FauxqsServer } from 'fauxqs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { getJob } from '../../shared/jobs/service.ts';
import { setupImports, startAws } from './support/setup.ts';

let aws: FauxqsServer;
beforeAll(async () => {
  aws = await startAws();
});
afterAll(() => aws.stop());

const counts = { created: 0, updated: 0, deleted: 0, unchanged: 0, exported: 0, failed: 0 };

test('while an import runs, its job tells rows done, by outcome, rows per second and the time left (issue 7: progress)', async () => {
  let passed = 0;
  const { table, drop, deliver, jobs } = await setupImports(aws, {
    inMemory: true,
    chunkSizes: { chunkRows: 4, chunkRowsWithPasswords: 4, chunkBytes: 1_000 },
    clock: () => new Date(Date.now() + passed),
  });
  const progress = async () => {
    const [job] = await jobs();
    const { status, progress } = await getJob({ table, signLink: async () => '' }, job?.id ?? '');
    return { status, ...progress };
  };
  const rows = Array.from({ length: 10 }, (_, n) => (n === 1 ? 'not an address\n' : `p${n}@example.com\n`));
  await drop('people.csv', `email\n${rows.join('')}`);
  await deliver('planQueue');
  expect(await progress()).toEqual({ status: 'running', total: 10, done: 0, ...counts });
  passed += 20_000;
  await deliver('workQueue');
  const running = await progress();
  expect(running).toMatchObject({ status: 'running', total: 10, done: 4, ...counts, created: 3, failed: 1 });
  const { perSecond = 0, secondsLeft = 0 } = running;
  // Four rows in twenty seconds, and what the test itself has taken.
  expect(perSecond).toBeGreaterThan(0);
  expect(perSecond).toBeLessThanOrEqual(0.2);
  expect(secondsLeft).toBeGreaterThanOrEqual(30);
  while (await deliver('workQueue'));
  expect(await progress()).toEqual({
    status: 'completed',
    total: 10,
    done: 10,
    ...counts,
    created: 9,
    failed: 1,
  });
});
