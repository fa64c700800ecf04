import { afterAll, describe, expect, test } from 'vitest';
import { postEntry } from '../../shared/ledger/service.ts';
import { creditAccount, pointsAccount } from '../../shared/standing/account.ts';
import { linesOf, setupExports } from './support/setup.ts';

const shared = setupExports();
afterAll(async () => (await shared).stop());

const unknown = '01890000-0000-7000-8000-000000000099';

/** Somebody with two credit transactions, and what belongs into no file of credit. */
async function givenCredit(fields: object = {}) {
  const { table, givenCustomer } = await shared;
  const id = await givenCustomer(fields);
  const deps = { table, currency: 'EUR' };
  const origin = (now: string) => ({ actor: 'api-key:till', requestId: 'test', now: new Date(now) });
  const credit = creditAccount('EUR');
  const added = { amount: 1_250, reason: '=Goodwill', reference: 'r-1' };
  await postEntry(deps, id, credit, added, origin('2026-11-20T10:00:00Z'));
  await postEntry(deps, id, credit, { amount: -300 }, origin('2026-11-21T23:30:00Z'));
  await postEntry(deps, id, pointsAccount, { amount: 70 }, origin('2026-11-21T12:00:00Z'));
  return id;
}

describe('credit transactions', () => {
  test('of one customer are exported, additions and deductions, the oldest first (promise 28)', async () => {
    const { run } = await shared;
    const id = await givenCredit({ email: 'ada@shop.example', firstName: 'Ada', lastName: 'Lovelace' });
    const { bytes, download, job } = await run({ content: 'credit', selection: { ids: [id] } });
    const [header = '', ...rows] = linesOf(bytes);
    expect(header).toBe(
      'customerId,customerEmail,customerExternalId,customerUsername,customerName,at,amount,currency,balanceAfter,kind,reason,reference,entry,actor',
    );
    const ofAda = expect.stringMatching(new RegExp(`^${id},ada@shop\\.example,[\\w-]+,,Ada Lovelace,`));
    expect(rows).toEqual([ofAda, ofAda]);
    expect(rows.map((row) => row.split(',').slice(5).join())).toEqual([
      "2026-11-20T10:00:00.000Z,12.50,EUR,12.50,posting,'=Goodwill,r-1,credit:EUR/1,api-key:till",
      '2026-11-21T23:30:00.000Z,-3.00,EUR,9.50,posting,,,credit:EUR/2,api-key:till',
    ]);
    expect(job).toMatchObject({ content: 'credit', rows: 2, progress: { total: 1, exported: 1 } });
    expect(job.files).toMatchObject([{ name: 'credit-transactions.csv' }]);
    expect(download.headers.get('content-disposition')).toMatch(
      /''credit-transactions-20\d\d-\d\d-\d\d\.csv$/,
    );
  });

  test('are exported with the columns, the order of customers and the clock that were asked for', async () => {
    const { run, givenCustomer } = await shared;
    const tags = [crypto.randomUUID()];
    await givenCredit({ lastName: 'Berg', tags });
    await givenCredit({ lastName: 'Arendt', tags });
    await givenCustomer({ lastName: 'Curie', tags });
    const { bytes, job } = await run({
      ...{ content: 'credit', selection: { filter: { field: 'tags', value: tags[0] } }, sort: '-lastName' },
      ...{ columns: ['customerName', 'at', 'amount'], timeZone: 'Europe/Madrid', delimiter: ';' },
    });
    const [first, second] = ['2026-11-20T11:00:00.000+01:00;12.50', '2026-11-22T00:30:00.000+01:00;-3.00'];
    expect(linesOf(bytes)).toEqual([
      'customerName;at;amount',
      ...[`Berg;${first}`, `Berg;${second}`, `Arendt;${first}`, `Arendt;${second}`],
    ]);
    expect(job).toMatchObject({ rows: 4, progress: { total: 3, exported: 3, failed: 0 } });
  });

  test('of somebody who is not there are none, and the job says so', async () => {
    const { run, call } = await shared;
    const { bytes, job } = await run({
      ...{ content: 'credit', selection: { ids: [unknown] }, columns: ['amount'] },
    });
    expect(linesOf(bytes)).toEqual(['amount']);
    const { items } = (await call('GET', `/v1/jobs/${job.id}/results`)).body;
    expect(items).toMatchObject([{ customerId: unknown, result: 'failed', code: 'not_found' }]);
  });

  test('have no columns of customers', async () => {
    const { post } = await shared;
    const asked = { content: 'credit', selection: { all: true }, format: 'csv', columns: ['amounts'] };
    const { status, body } = await post(asked);
    expect([status, body.errors]).toMatchObject([
      400,
      [{ pointer: '/columns/0', code: 'unknown_field', message: expect.stringMatching(/mean amount\?/) }],
    ]);
  });
});

test('points are exported as whole numbers', async () => {
  const { run } = await shared;
  const selection = { ids: [await givenCredit()] };
  const { bytes } = await run({ content: 'points', selection, columns: ['card', 'points', 'balanceAfter'] });
  expect(linesOf(bytes)).toEqual(['card,points,balanceAfter', ',70,70']);
});
