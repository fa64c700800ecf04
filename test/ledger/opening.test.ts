import { describe, expect, test } from 'vitest';
import { eur, useLedger } from './support/ledger.ts';

const { api, call, post, newCustomer, standing } = useLedger();

const openingBalance = {
  ordersCount: 12,
  totalSpent: eur('480.50'),
  credit: eur('20.00'),
  points: 120,
  at: '2026-01-01',
};

describe('credit and points of an opening balance', () => {
  const asked: [string, (path: string, said: object | null) => readonly [string, string, object]][] = [
    [
      'POST /v1/customers',
      (_, said) => ['POST', '/v1/customers', { name: 'New', openingBalance: said ?? {} }],
    ],
    ['PATCH /v1/customers/{id}', (path, said) => ['PATCH', path, { openingBalance: said }]],
    [
      'POST /v1/customers/upsert',
      (path, said) => {
        const customer = { externalId: path, name: 'Moved', openingBalance: said };
        return ['POST', '/v1/customers/upsert', { matchBy: 'externalId', customer }];
      },
    ],
  ];
  test.each(asked)('take the scope accounts:write in %s (trust 30)', async (_, ask) => {
    const { id, path } = await newCustomer({ name: 'Moved', openingBalance });
    await call('PATCH', path, { body: { externalId: path } });
    const scopes = ['customers:read', 'customers:write'] as const;
    const [desk, till] = [await api().newKey(scopes), await api().newKey([...scopes, 'accounts:write'])];
    const send = async (said: object | null, key: string) => {
      const [method, to, body] = ask(path, said);
      return await call(method, to, { body, key });
    };
    const clears = ask(path, null)[2];
    const clearing = JSON.stringify(clears).includes('null')
      ? [null, { credit: null }, { points: null }]
      : [];
    for (const said of [{ credit: eur('1000.00') }, { points: 5 }, ...clearing]) {
      expect(await send(said, desk), JSON.stringify(said)).toMatchObject({
        status: 403,
        headers: { 'www-authenticate': expect.stringContaining('scope="accounts:write"') },
        body: { code: 'missing_scope' },
      });
    }
    expect((await standing(id))?.accounts).toMatchObject({ 'credit:EUR': { balance: 2000, entries: 1 } });
    expect((await send({ ordersCount: 3, totalSpent: eur('9.00') }, desk)).status).toBeLessThan(300);
    expect((await send({ credit: eur('25.00') }, till)).status).toBeLessThan(300);
  });
});

describe('an opening balance', () => {
  test('of a new customer is posted: entries of credit and points, sums of orders', async () => {
    const { id, path } = await newCustomer({ name: 'Moved', openingBalance });
    expect(await standing(id)).toMatchObject({
      opening: { ordersCount: 12, totalSpent: { minor: 48_050, currency: 'EUR' } },
      accounts: { 'credit:EUR': { balance: 2000, entries: 1 }, points: { balance: 120, entries: 1 } },
      version: 1,
    });
    const { items } = (await call('GET', `${path}/credit`)).body;
    expect(items).toMatchObject([{ kind: 'opening', amount: eur('20.00'), balanceAfter: eur('20.00') }]);
    expect((await call('GET', path)).body).toMatchObject({ points: 120, creditBalance: eur('20.00') });
    const reversal = await call('POST', `${path}/credit/EUR-1/reversal`, { body: {} });
    expect(reversal).toMatchObject({ status: 409, body: { code: 'not_reversible' } });
  });

  test('that changes posts the difference, also into another currency; the day alone posts nothing', async () => {
    const { id, path } = await newCustomer({ name: 'Moved', openingBalance });
    await post(`${path}/points`, { points: 5 });
    const patch = (change: object | null) =>
      call('PATCH', path, { body: { openingBalance: change } }).then(({ status }) => status);
    expect(await patch({ at: '2026-02-01' })).toBe(200);
    expect((await standing(id))?.version).toBe(2);
    const changed = { credit: { amount: '700', currency: 'JPY' }, points: 100, totalSpent: null };
    expect(await patch(changed)).toBe(200);
    const after = await standing(id);
    expect(after).toMatchObject({
      opening: { ordersCount: 12 },
      accounts: {
        'credit:EUR': { balance: 0, entries: 2 },
        'credit:JPY': { balance: 700, entries: 1 },
        points: { balance: 105, entries: 3 },
      },
    });
    expect(after?.opening).toEqual({ ordersCount: 12 });
    expect(await patch(null)).toBe(200);
    expect((await standing(id))?.accounts).toMatchObject({ points: { balance: 5 } });
    expect((await standing(id))?.opening).toBeUndefined();
  });

  test('is not taken back once it is spent: nothing of the change is made', async () => {
    const { id, path } = await newCustomer({ externalId: 'spent', openingBalance });
    await post(`${path}/points`, { points: -100 });
    const smaller = { name: 'New', openingBalance: { points: 50 } };
    const patched = await call('PATCH', path, { body: smaller });
    expect(patched).toMatchObject({ status: 409, body: { code: 'insufficient_balance' } });
    const upserted = await call('POST', '/v1/customers/upsert', {
      body: { matchBy: 'externalId', customer: { externalId: 'spent', ...smaller } },
    });
    expect(upserted).toMatchObject({ status: 409, body: { code: 'insufficient_balance' } });
    expect((await call('GET', path)).body).toMatchObject({ version: 1, openingBalance: { points: 120 } });
    expect((await standing(id))?.accounts.points).toMatchObject({ balance: 20 });
    const negative = { body: { name: 'X', openingBalance: { points: -1 } } };
    expect((await call('POST', '/v1/customers', negative)).body.code).toBe('insufficient_balance');
  });

  test('and a posting at the same moment both count', async () => {
    const { id, path } = await newCustomer({ name: 'Busy' });
    const answers = await Promise.all([
      ...Array.from({ length: 5 }, () => call('POST', `${path}/points`, { body: { points: 1 } })),
      call('PATCH', path, { body: { openingBalance: { points: 10 } } }),
      call('PATCH', path, { body: { notes: 'Edited.' } }),
    ]);
    expect(answers.every(({ status }) => status < 300)).toBe(true);
    expect((await standing(id))?.accounts.points).toMatchObject({ balance: 15, entries: 6 });
  });
});
