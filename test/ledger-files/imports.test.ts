import type { FauxqsServer } from 'fauxqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { profileKey, standingKey } from '../../shared/customers/keys.ts';
import { writerOf } from '../../shared/exports/row-writer.ts';
import { notesOf } from '../../shared/imports/notes.ts';
import { standardOptions } from '../../shared/imports/options.ts';
import { startUpload } from '../../shared/imports/upload.ts';
import { storedEntry } from '../../shared/ledger/entry.ts';
import { entryKey, entryRange } from '../../shared/ledger/keys.ts';
import { ledgerColumns } from '../../shared/ledger-files/columns.ts';
import { ledgerSubject } from '../../shared/ledger-files/subject.ts';
import { mergeCustomers } from '../../shared/merge/service.ts';
import { findStanding } from '../../shared/standing/repository.ts';
import { commit } from '../../shared/table/commit.ts';
import { readRange } from '../../shared/table/read.ts';
import { put, remove } from '../../shared/table/writes.ts';
import { dropped } from '../imports/support/dropped.ts';
import { setupImports, startAws, type World } from '../imports/support/setup.ts';

/** Files of account credit and of points, through the planner and the workers as they are. */

let aws: FauxqsServer;
beforeAll(async () => {
  aws = await startAws();
});
afterAll(() => aws.stop());

/** A shop with two customers. */
async function shop(): Promise<World> {
  const world = await setupImports(aws, { inMemory: true });
  await dropped(world, 'email,externalId,username\nada@shop.example,A,ada\ngrace@shop.example,G,grace');
  return world;
}

/** The entries of a customer, whose sums are the balances. */
async function entriesOf(world: World, email: string) {
  const id = (await world.customers()).find((one) => one.email === email)?.id ?? '';
  const entries = (await readRange(world.table, entryRange(id))).map((item) => storedEntry.parse(item));
  const { accounts = {} } = (await findStanding(world.table, id)) ?? {};
  for (const [name, { balance, entries: count }] of Object.entries(accounts)) {
    const own = entries.filter(({ account }) => account === name);
    expect([name, own.length, own.reduce((sum, { amount }) => sum + amount, 0)]).toEqual([
      name,
      count,
      balance,
    ]);
  }
  return entries.map(({ account, amount, balanceAfter, kind, reason, reference, at }) => ({
    ...{ account, amount, balanceAfter, kind },
    ...(reason !== undefined && { reason }),
    ...(reference !== undefined && { reference }),
    at,
  }));
}

/** The lines of an export of account credit. */
async function exportOf({ table }: World, ...ids: string[]): Promise<string[]> {
  const columns = ledgerColumns.credit.map(({ name }) => name);
  const context = { groupNames: new Map(), currency: 'EUR' };
  const line = writerOf(ledgerColumns.credit, context, { columns, format: 'csv', delimiter: ',' });
  const lines = [`${columns.join()}\r\n`];
  for await (const rows of ledgerSubject('credit').rowsOf(table, ids, columns))
    for await (const row of rows ?? []) lines.push(line(row));
  return lines;
}

const credit = `Email,Date,Amount,Currency,Note,Reference
ada@shop.example,31.01.2026,"12,50",EUR,Goodwill,r-1
ADA@shop.example,01.02.2026,"-3,00",EUR,,r-2
ada@shop.example,02.02.2026,"-10,00",EUR,,r-3
grace@shop.example,02.02.2026,5,USD,,r-1
nobody@shop.example,02.02.2026,5,EUR,,r-9
ada@shop.example,02.02.2026,1,EUR,,r-2
grace@shop.example,,0,EUR,,
`;

describe('a file of credit', () => {
  test('is posted row by row, and again posts nothing (trust 22)', async () => {
    const world = await shop();
    const { job, items } = await dropped(world, credit);
    expect(job.details.format?.content).toBe('credit');
    expect([job.reason, job.counts]).toMatchObject([null, { created: 3, failed: 4 }]);
    expect(items).toMatchObject([
      { row: 4, code: 'insufficient_balance', message: expect.stringMatching(/9\.50 EUR/) },
      { row: 6, code: 'not_found' },
      { row: 7, code: 'duplicate', message: expect.stringMatching(/row 3: the same reference/) },
      { row: 8, code: 'invalid', message: expect.stringMatching(/zero/) },
    ]);
    expect(await entriesOf(world, 'ada@shop.example')).toEqual([
      {
        ...{ account: 'credit:EUR', amount: 1250, balanceAfter: 1250, kind: 'posting' },
        ...{ reason: 'Goodwill', reference: 'r-1', at: '2026-01-31T00:00:00.000Z' },
      },
      {
        ...{ account: 'credit:EUR', amount: -300, balanceAfter: 950, kind: 'posting' },
        ...{ reference: 'r-2', at: '2026-02-01T00:00:00.000Z' },
      },
    ]);
    expect(await entriesOf(world, 'grace@shop.example')).toMatchObject([
      { account: 'credit:USD', amount: 500 },
    ]);
    const again = await dropped(world, credit);
    expect(again.job.counts).toMatchObject({ created: 0, unchanged: 3, failed: 4 });
    const corrected = ((await world.errorFile(job)) ?? '').replace('-10,00', '-9,50');
    expect((await dropped(world, corrected)).job.counts).toMatchObject({ created: 1, failed: 3 });
    expect((await entriesOf(world, 'ada@shop.example')).at(-1)).toMatchObject({ balanceAfter: 0 });
  });

  test('of our own is known again after a merging of customers who used the same references', async () => {
    const world = await shop();
    const foreign = 'customerExternalId,at,amount,reason,reference\n';
    const first = `${foreign}A,2026-01-31,10.00,x,q\nG,2026-01-31,5.00,x,q\nG,2026-02-01,2.00,x,only-g\n`;
    expect((await dropped(world, first)).job.counts).toMatchObject({ created: 3 });
    const people = await world.customers();
    const [ada = '', grace = ''] = ['ada', 'grace'].map(
      (name) => people.find(({ username }) => username === name)?.id ?? '',
    );
    const origin = { actor: 'test', requestId: 'test', now: new Date('2026-03-01') };
    const { table } = world;
    await mergeCustomers({ table, currency: 'EUR' }, { into: ada, from: grace, take: [] }, origin);
    const own = await exportOf(world, ada);
    expect(own).toHaveLength(6);
    const { job, items } = await dropped(world, own.join(''));
    expect([job.counts, items]).toMatchObject([{ unchanged: 5, failed: 0, created: 0 }, []]);
    // By the id of whoever was merged, by the survivor's: what was posted to either is known by its reference.
    const byId = `customerId,amount,reason,reference\n${grace},5.00,x,q\n${ada},10.00,x,q\n${ada},2.00,x,only-g\n`;
    expect((await dropped(world, byId)).job.counts).toMatchObject({ unchanged: 3, failed: 0, created: 0 });
  });

  test('posts nothing again to whoever took the address over in a merging (trust 22)', async () => {
    const world = await shop();
    const file = 'email,amount,reason,reference\nada@shop.example,12.50,x,r-1\n';
    await dropped(world, file);
    const people = await world.customers();
    const [from = '', into = ''] = ['ada', 'grace'].map(
      (name) => people.find(({ username }) => username === name)?.id ?? '',
    );
    const origin = { actor: 'test', requestId: 'test', now: new Date('2026-03-01') };
    const { table } = world;
    await mergeCustomers({ table, currency: 'EUR' }, { into, from, take: ['email'] }, origin);
    expect((await dropped(world, file)).job.counts).toMatchObject({ created: 0, unchanged: 1, failed: 0 });
    expect((await findStanding(table, into))?.accounts['credit:EUR']).toMatchObject({ balance: 1_250 });
  });

  test('posts nothing in the place of an entry that the table has lost (trust 22)', async () => {
    const world = await shop();
    const file = 'email,amount,reason,reference\nada@shop.example,10.00,x,once\n';
    await dropped(world, file);
    const id = (await world.customers()).find(({ email }) => email === 'ada@shop.example')?.id ?? '';
    await commit(world.table, { writes: [remove(entryKey(id, 'credit:EUR', 1))] });
    const { items } = await dropped(world, file);
    expect(items).toMatchObject([
      { code: 'invalid', message: expect.stringMatching(/the entry 1, .* lost/) },
    ]);
  });

  test('tells of somebody who was deleted or anonymised, or merged into such a one, that this is why', async () => {
    const world = await shop();
    const { table } = world;
    const [one, other] = await world.customers();
    if (!one || !other) throw new Error('The shop has two customers.');
    const origin = { actor: 'test', requestId: 'test', now: new Date() };
    await mergeCustomers({ table, currency: 'EUR' }, { into: one.id, from: other.id, take: [] }, origin);
    for (const how of ['deleted', 'anonymised'] as const) {
      const standing = await findStanding(table, one.id);
      const former = { state: how, at: origin.now.toISOString() };
      const ended = { ...profileKey(one.id), ...standingKey(one.id), ...standing, former };
      await commit(table, { writes: [remove(profileKey(one.id)), put(ended)] });
      const file = `customerId,amount,reason\n${one.id},1.00,x\n${other.id},1.00,x\n`;
      const why = { code: 'not_found', message: expect.stringMatching(`was ${how}: nothing is posted`) };
      expect((await dropped(world, file)).items).toMatchObject([why, why]);
    }
  });

  test('may bring opening balances, which are marked as such', async () => {
    const world = await shop();
    const { job } = await dropped(world, 'customerExternalId,amount,kind\nA,7.00,Opening balance\n');
    expect(job.counts).toMatchObject({ created: 1 });
    expect(await entriesOf(world, 'ada@shop.example')).toMatchObject([{ kind: 'opening', amount: 700 }]);
  });

  test('without references is posted once by each drop, and its job says so', async () => {
    const world = await shop();
    const file = 'username,amount,reason\nada,1.00,Thanks\nada,1.00,Thanks\n';
    const { job } = await dropped(world, file);
    expect(notesOf(job)).toEqual([
      expect.stringMatching(/^2 rows have no reference .* would post that once more/),
    ]);
    await dropped(world, file);
    expect(await entriesOf(world, 'ada@shop.example')).toHaveLength(4);
  });

  test('can be tried by a dry run, which posts nothing', async () => {
    const world = await shop();
    const { job, items } = await dropped(world, credit, { dryRun: true });
    expect(items.map((item) => 'row' in item && item.result)).toEqual([
      ...['created', 'created', 'failed', 'created', 'failed', 'failed', 'failed'],
    ]);
    expect(await world.fileOfJob(job, 'changes.csv')).toMatch(/\r\n2,created,[\w-]{36},amount,,12\.50\r\n/);
    expect(await entriesOf(world, 'ada@shop.example')).toEqual([]);
  });

  test.each([
    ['create', 'exists', { created: 1, failed: 1 }],
    ['update', 'not_found', { unchanged: 1, failed: 1 }],
  ])('leaves other entries alone in the mode %s', async (mode, code, counts) => {
    const world = await shop();
    const file = (reference: string) => `email,amount,reason,reference\nada@shop.example,1,x,${reference}\n`;
    await dropped(world, file('a'));
    const { job, items } = await dropped(world, `${file('a')}ada@shop.example,1,x,b\n`, { mode });
    expect(job.counts).toMatchObject(counts);
    expect(items).toMatchObject([{ code }]);
  });

  test('that could be one of customers is refused, with what to say', async () => {
    const world = await shop();
    const file = 'email,amount\nada@shop.example,1.00\n';
    const { job } = await dropped(world, file);
    expect(job.reason).toMatch(
      /could be a list of credit or customers\. Say which with the option "content"/,
    );
    expect((await dropped(world, file, { content: 'credit' })).job.counts).toMatchObject({ created: 1 });
    const { job: ofCustomers } = await dropped(world, file, { content: 'customers' });
    expect(ofCustomers).toMatchObject({ counts: { unchanged: 1 }, details: { ignoredColumns: ['amount'] } });
  });
});

test('a file of points is posted, and one of customers with points stays one of customers', async () => {
  const world = await shop();
  const file =
    'email,points,reason,reference\nada@shop.example,100,Welcome,p1\nada@shop.example,-30,Mug,p2\n';
  const { job } = await dropped(world, file);
  expect([job.details.format?.content, job.counts]).toMatchObject(['points', { created: 2 }]);
  expect(await entriesOf(world, 'ada@shop.example')).toMatchObject([
    { account: 'points', amount: 100 },
    { account: 'points', amount: -30, balanceAfter: 70, reason: 'Mug' },
  ]);
  const customers = await dropped(world, 'email,points\nnew@shop.example,5\n');
  expect(customers.job.details.format?.content).toBe('customers');
  const missing = await dropped(world, 'email,points,card,reason\nada@shop.example,5,no-such-card,x\n');
  expect(missing.items).toMatchObject([{ code: 'not_found' }]);
});

test('credit is not posted to whom an external ID finds and the e-mail does not, unless that is asked for', async () => {
  const world = await shop();
  const file = 'customerEmail,customerExternalId,amount,reference\ncarla@other.example,A,5.00,r1';
  const { job, items } = await dropped(world, file, { content: 'credit' });
  expect(job.counts).toMatchObject({ created: 0, failed: 1 });
  expect(items).toMatchObject([
    {
      ...{ row: 2, code: 'ambiguous' },
      message: expect.stringMatching(/^The external ID belongs to a customer with another e-mail\. /),
    },
  ]);
  const asked = await dropped(world, file, { content: 'credit', matchBy: 'externalId' });
  expect(asked.job.counts).toMatchObject({ created: 1, failed: 0 });
  expect(await entriesOf(world, 'ada@shop.example')).toMatchObject([{ amount: 500 }]);
});

test('entries of client accounts are not imported, and that is said', async () => {
  const world = await shop();
  const { job } = await dropped(
    world,
    'customerId,store,at,amount,currency,balanceAfter,kind,entry\n,,,,,,,\n',
  );
  expect(job.reason).toMatch(/client accounts, which cannot be imported/);
});

test('a file is refused that whoever asked for its import may not import (trust 30)', async () => {
  const world = await shop();
  const { table, importBucket } = world.deps();
  const signUpload = async ({ key }: { key: string }) => ({ url: 'http://s3', fields: { key } });
  const asked = { fileName: 'credit.csv', options: standardOptions, actor: 'api-key:desk' };
  const { result } = await startUpload(
    { table, importBucket, signUpload },
    { ...asked, contents: ['customers'] },
  );
  await world.drop(result.upload?.fields.key ?? '', credit);
  await world.settle();
  const job = (await world.jobs()).find(({ id }) => id === result.job.id);
  expect(job).toMatchObject({
    status: 'failed',
    reason: expect.stringMatching(/holds credit: .*accounts:write/),
  });
  expect(await entriesOf(world, 'ada@shop.example')).toEqual([]);
});
