import type { FauxqsServer } from 'fauxqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { updateCustomer } from '../../shared/customers/changes.ts';
import type { MarketingChange } from '../../shared/customers/marketing.ts';
import { findByUnique } from '../../shared/customers/repository.ts';
import type { ImportOptions } from '../../shared/imports/options.ts';
import { toImportResource } from '../../shared/imports/resource.ts';
import { toBase } from '../../shared/jobs/base-resource.ts';
import { asStored } from '../../shared/jobs/progress.ts';
import { commit } from '../../shared/table/commit.ts';
import { setupImports, startAws } from './support/setup.ts';

let aws: FauxqsServer;
beforeAll(async () => {
  aws = await startAws();
});
afterAll(() => aws.stop());

const email = 'ada@example.com';
const january = '2026-01-01T00:00:00.000Z';
const march = '2026-03-01T00:00:00.000Z';
const november = '2026-11-20T00:00:00.000Z';

/** A customer who has given this answer, beside another. */
async function setup(answer: MarketingChange) {
  const world = await setupImports(aws, { inMemory: true });
  await world.drop('before.csv', `email\n${email}\nother@example.com\n`);
  await world.settle();
  const current = () => findByUnique(world.table, 'email', email);
  const origin = { actor: 'test', requestId: 'test', now: new Date(answer.at ?? january) };
  const ada = await current();
  const change = ada && updateCustomer(ada, { marketing: answer, notes: 'asked' }, origin);
  await commit(world.table, change?.change ?? { writes: [] });
  let files = 0;
  return {
    ...world,
    /** What is stored after the import, what the job says of it, and the counts. */
    run: async (answered: string, options: Partial<ImportOptions> = {}) => {
      const rows = `${email},Ada,${answered}\nother@example.com,Bob,yes,${march},shop\n`;
      const header = 'email,firstName,marketing.email,marketing.at,marketing.source';
      const key = `list ${files++}.csv`;
      await world.drop(key, `${header}\n${rows}`, options);
      await world.settle();
      const job = (await world.jobs()).find(({ details }) => details.source.key === key);
      if (!job) throw new Error('There is no job.');
      const { notes } = toImportResource(job, toBase(asStored(job), [], new Date()));
      const { marketing, firstName } = (await current()) ?? {};
      return { marketing, firstName, notes, counts: job.counts };
    },
  };
}

const no = { email: false, at: november, source: 'unsubscribe' };
const yes = { email: true, at: november, source: 'checkout' };
const told = ['1 row held an older answer about marketing than is stored; the newer one was kept.'];

describe('an answer about marketing in a file', () => {
  test.each([
    ['an older yes gives way to a no', no, `yes,${january},shop`],
    ['an older yes gives way to a newer yes', yes, `yes,${january},shop`],
    ['a yes without a time gives way to a no', no, 'yes,,shop'],
    ['an older no gives way to a newer no', no, `no,${january},shop`],
  ])('%s: the rest of the row comes in, and the job says so', async (_, stored, answered) => {
    const { run } = await setup(stored);
    const after = await run(answered);
    expect(after).toMatchObject({ marketing: stored, firstName: 'Ada', notes: told });
    expect(after.counts).toMatchObject({ updated: 2, failed: 0 });
    expect(await run(answered)).toMatchObject({ notes: told, counts: { unchanged: 2 } });
  });

  test.each([
    ['a newer yes', { ...no, at: january }, `yes,${march},shop`, { email: true, at: march, source: 'shop' }],
    ['a yes of the same time', no, `yes,${november},shop`, { email: true, at: november, source: 'shop' }],
    ['an older no to who agreed', yes, `no,${january},shop`, { email: false, at: january, source: 'shop' }],
    ['a no without a time', yes, 'no,,shop', { email: false, at: expect.any(String), source: 'shop' }],
    ['a first yes', { email: false }, `yes,${january},shop`, { email: true, at: january, source: 'shop' }],
  ])('%s is taken', async (_, stored, answered, marketing) => {
    const { run } = await setup(stored);
    expect(await run(answered)).toMatchObject({ marketing, notes: undefined });
  });

  test('is taken however old it is, when that is asked for', async () => {
    const { run } = await setup(no);
    const after = await run(`yes,${january},shop`, { overwriteConsent: true });
    expect(after).toMatchObject({ marketing: { email: true, at: january }, notes: undefined });
  });

  test('is foreseen to give way, and the dry run says so', async () => {
    const { run } = await setup(no);
    const foreseen = await run(`yes,${january},shop`, { dryRun: true });
    expect(foreseen).toMatchObject({ marketing: no, notes: told, counts: { updated: 2 } });
    expect(foreseen.firstName).toBeUndefined();
  });
});
