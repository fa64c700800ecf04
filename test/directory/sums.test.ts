import { beforeAll, describe, expect, test } from 'vitest';
import { readAccount } from '../../shared/credentials/account.ts';
import { proofOfAddress } from '../../shared/credentials/verification.ts';
import { updateCustomer } from '../../shared/customers/changes.ts';
import { changeStanding } from '../../shared/standing/change.ts';
import { findStanding } from '../../shared/standing/repository.ts';
import { noStanding, type StoredStanding } from '../../shared/standing/standing.ts';
import { commit } from '../../shared/table/commit.ts';
import { type Api, setupApi } from '../support/api.ts';

let api: Api;
beforeAll(async () => {
  api = await setupApi();
});

const create = async (name: string, fields: object = {}): Promise<string> =>
  (await api.call('POST', '/v1/customers', { body: { name, ...fields } })).body.id;

/** Does what an order or a posting does to where a customer stands. */
async function stand(id: string, change: Partial<StoredStanding>): Promise<void> {
  const before = (await findStanding(api.table, id)) ?? noStanding(id);
  await commit(api.table, changeStanding(before, { ...before, ...change }, 'EUR'));
}

const account = (balance: number) => ({
  ...{ balance, entries: 1, limit: 0, openedAt: '2026-01-01T00:00:00Z' },
  status: 'active' as const,
});
const ordered = (orders: number, spent: number, at: string): Partial<StoredStanding> => ({
  orders: { EUR: { orders, spent, refunded: 0 } },
  firstOrderAt: '2025-03-01T10:00:00Z',
  lastOrderAt: at,
});
const nothing = {
  ordersCount: 0,
  totalSpent: { amount: '0.00', currency: 'EUR' },
  creditBalance: { amount: '0.00', currency: 'EUR' },
  points: 0,
};
const daysAgo = (days: number) => new Date(Date.now() - days * 24 * 60 * 60 * 1000).toISOString();
const namesOf = ({ body }: { body: { items: { name: string }[] } }) => body.items.map(({ name }) => name);

describe('what a customer comes to', () => {
  test('is shown wherever the customer is: nothing at first, then what was ordered and is owned', async () => {
    const created = await api.call('POST', '/v1/customers', { body: { name: 'Ana', externalId: 'ana' } });
    expect(created.body).toMatchObject(nothing);
    const { id } = created.body;
    await stand(id, {
      ...ordered(2, 84_90, '2026-02-03T10:00:00Z'),
      accounts: { 'credit:EUR': account(5_00), points: account(70), 'points:card': account(14) },
    });
    const sums = {
      ordersCount: 2,
      totalSpent: { amount: '84.90', currency: 'EUR' },
      firstOrderAt: '2025-03-01T10:00:00.000Z',
      lastOrderAt: '2026-02-03T10:00:00.000Z',
      creditBalance: { amount: '5.00', currency: 'EUR' },
      points: 84,
    };
    const read = await api.call('GET', `/v1/customers/${id}`);
    // An order is no change of the record that people edit.
    expect(read).toMatchObject({ headers: { etag: '"1"' }, body: { ...sums, version: 1 } });
    const customer = read.body;
    expect((await api.call('GET', '/v1/customers/lookup?externalId=ana')).body).toEqual(customer);
    expect((await api.call('GET', '/v1/customers?externalId=ana')).body.items).toEqual([customer]);
    const filter = { field: 'externalId', value: 'ana' };
    expect((await api.call('POST', '/v1/customers/search', { body: { filter } })).body.items).toEqual([
      customer,
    ]);
    const patched = await api.call('PATCH', `/v1/customers/${id}`, { body: { notes: 'Likes figs.' } });
    expect(patched.body).toMatchObject({ ...sums, version: 2 });
    const upsert = { matchBy: 'externalId', customer: { externalId: 'ana', lastName: 'Alta' } };
    const upserted = await api.call('POST', '/v1/customers/upsert', { body: upsert });
    expect(upserted.body.customer).toMatchObject({ ...sums, version: 3 });
    const reset = await api.call('POST', `/v1/customers/${id}/email-delivery/reset`);
    expect(reset.body).toMatchObject(sums);
    const { body } = await api.call('GET', '/v1/customers?externalId=ana&fields=totalSpent,points');
    expect(body.items).toEqual([{ id, totalSpent: sums.totalSpent, points: 84 }]);
  });

  test('is of who registers nothing, and theirs to see once the address is proved to be theirs (trust 16)', async () => {
    const account = { email: 'eve@shop.example', password: 'a horse of stained glass' };
    const registered = await api.call('POST', '/v1/auth/register', { body: account, key: null });
    const { token, customer } = registered.body;
    expect(customer).toMatchObject(nothing);
    await stand(customer.id, ordered(1, 12_00, '2026-02-03T10:00:00Z'));
    const sums = { ordersCount: 1, totalSpent: { amount: '12.00', currency: 'EUR' } };
    expect((await api.call('GET', '/v1/me', { key: token })).body).toMatchObject(nothing);
    const origin = { actor: 'test', requestId: 'test', now: new Date() };
    const { customer: known } = (await readAccount(api.table, customer.id)) ?? {};
    const proof = known && updateCustomer(known, proofOfAddress(known, origin.now), origin);
    await commit(api.table, proof?.change ?? { writes: [] });
    expect((await api.call('GET', '/v1/me', { key: token })).body).toMatchObject(sums);
    const patched = await api.call('PATCH', '/v1/me', { key: token, body: { firstName: 'Eve' } });
    expect(patched.body).toMatchObject(sums);
    const opened = await api.call('POST', '/v1/auth/login', { body: account, key: null });
    expect(opened.body.customer).toMatchObject(sums);
  });

  test('counts what was brought along, and nothing in other currencies', async () => {
    const id = await create('Old');
    await stand(id, {
      orders: {
        EUR: { orders: 1, spent: 10_00, refunded: 0 },
        USD: { orders: 2, spent: 99_00, refunded: 0 },
      },
      opening: { ordersCount: 3, totalSpent: { minor: 5_00, currency: 'EUR' } },
      accounts: { 'credit:USD': account(7_00) },
    });
    const sums = { ordersCount: 6, totalSpent: { amount: '15.00', currency: 'EUR' } };
    const shown = await api.call('GET', `/v1/customers/${id}`);
    expect(shown.body).toMatchObject({ ...sums, creditBalance: nothing.creditBalance });
    expect((await api.call('GET', '/v1/customers?name=Old')).body.items).toEqual([shown.body]);
  });

  test.each(['ordersCount', 'totalSpent', 'firstOrderAt', 'lastOrderAt', 'creditBalance', 'points'])(
    'is the server’s: %s is refused of a client (trust 32)',
    async (field) => {
      const body = { name: 'Cheat', [field]: 1 };
      const refused = { status: 400, body: { errors: [{ pointer: `/${field}` }] } };
      expect(await api.call('POST', '/v1/customers', { body })).toMatchObject(refused);
      const id = await create('Honest');
      expect(await api.call('PATCH', `/v1/customers/${id}`, { body: { [field]: 1 } })).toMatchObject(refused);
    },
  );
});

describe('an order', () => {
  test('is in the very next search, and in the next changes (trust 29a)', async () => {
    const id = await create('Buyer');
    const found = async () =>
      (await api.call('GET', '/v1/customers?name=Buyer&ordersCount[gte]=1')).body.total;
    const { next } = (await api.call('GET', '/v1/customers/changes?limit=1000')).body;
    expect(await found()).toBe(0);
    await stand(id, ordered(1, 10_00, '2026-02-03T10:00:00Z'));
    expect(await found()).toBe(1);
    const { body } = await api.call('GET', `/v1/customers/changes?since=${next}`);
    const { body: customer } = await api.call('GET', `/v1/customers/${id}`);
    expect(body.items).toEqual([{ id, customer }]);
    expect(customer).toMatchObject({ ordersCount: 1, version: 1 });
    // Nothing came since.
    expect((await api.call('GET', `/v1/customers/changes?since=${body.next}`)).body.items).toEqual([]);
  });

  test('that comes late does not bring back who was deleted', async () => {
    const id = await create('Gone');
    await stand(id, ordered(1, 10_00, '2026-02-03T10:00:00Z'));
    const { next } = (await api.call('GET', '/v1/customers/changes?limit=1000')).body;
    await api.call('DELETE', `/v1/customers/${id}`);
    const late = { ...noStanding(id), ...ordered(2, 20_00, '2026-02-04T10:00:00Z') };
    const { directory = [] } = changeStanding({ ...late, version: 7 }, late, 'EUR');
    await commit(api.table, { writes: [], directory });
    expect((await api.call('GET', '/v1/customers?name=Gone')).body.total).toBe(0);
    expect((await api.call('GET', `/v1/customers?id=${id}`)).body.total).toBe(0);
    const { body } = await api.call('GET', `/v1/customers/changes?since=${next}`);
    expect(body.items).toEqual([{ id, deletedAt: expect.any(String) }]);
  });
});

describe('customers are asked for by what they come to', () => {
  const group = 'Shoppers';
  let groupId: string;
  beforeAll(async () => {
    groupId = (await api.call('POST', '/v1/groups', { body: { name: group } })).body.id;
    const shoppers = [
      ['Never', {}],
      ['Once', ordered(1, 100_50, daysAgo(0))],
      ['Often', { ...ordered(9, 900_00, daysAgo(40)), accounts: { 'credit:EUR': account(3_00) } }],
      ['Long ago', { ...ordered(2, 0, daysAgo(800)), accounts: { points: account(4) } }],
    ] as const;
    for (const [name, change] of shoppers) {
      const id = await create(name, { groupIds: [groupId] });
      if (Object.keys(change).length > 0) await stand(id, change);
    }
  });
  const asked = (query: string) => api.call('GET', `/v1/groups/${groupId}/customers?${query}`);

  test.each([
    ['ordersCount[gte]=2', ['Long ago', 'Often']],
    ['ordersCount=0', ['Never']],
    ['totalSpent[gte]=100.50', ['Once', 'Often']],
    ['totalSpent[gt]=100.50', ['Often']],
    ['totalSpent[between]=0,100.5', ['Once', 'Never', 'Long ago']],
    ['lastOrderAt[gte]=today-60d', ['Once', 'Often']],
    ['lastOrderAt[exists]=false', ['Never']],
    ['firstOrderAt[between]=2025-03-01,2025-03-01', ['Long ago', 'Often', 'Once']],
    ['creditBalance[gt]=0', ['Often']],
    ['points[gte]=4', ['Long ago']],
  ])('by %s', async (query, names) => {
    expect(namesOf(await asked(query)).toSorted()).toEqual(names.toSorted());
  });

  test('in their order, from page to page', async () => {
    const first = await asked('sort=-totalSpent&limit=2');
    expect(namesOf(first)).toEqual(['Often', 'Once']);
    const second = await asked(`sort=-totalSpent&limit=2&cursor=${first.body.nextCursor}`);
    expect(namesOf(second).toSorted()).toEqual(['Long ago', 'Never']);
  });

  test('and the filters are told in words', async () => {
    const { body } = await asked('totalSpent[gte]=100.50&lastOrderAt[lt]=now-1y');
    expect(body.filters.map(({ id, text }: { id: string; text: string }) => [id, text])).toEqual([
      ['lastOrderAt[lt]', 'lastOrderAt is before now-1y'],
      ['totalSpent[gte]', 'totalSpent is 100.5 or more'],
    ]);
  });

  test.each([
    ['never-ordered', ['Never']],
    ['ordered-this-month', ['Once']],
    ['lost', ['Long ago']],
    ['best-customers', ['Often', 'Once']],
    ['with-credit', ['Often']],
  ])('by the view %s (promise 19)', async (view, names) => {
    expect(namesOf(await api.call('GET', `/v1/views/${view}/customers?groupIds=${groupId}`))).toEqual(names);
  });
});
