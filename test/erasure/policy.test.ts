import { describe, expect, test } from 'vitest';
import { findById } from '../../shared/customers/repository.ts';
import { deletionOf } from '../../shared/erasure/deletion.ts';
import type { DeletePolicy } from '../../shared/erasure/policy.ts';
import { findStanding } from '../../shared/standing/repository.ts';
import { commit } from '../../shared/table/commit.ts';
import { type Api, setupApi } from '../support/api.ts';

const order = (customer: object, number = crypto.randomUUID()) => ({
  store: 'web',
  number,
  placedAt: '2026-01-10T10:00:00Z',
  status: 'completed',
  currency: 'EUR',
  total: '17.20',
  customer,
});

async function givenCustomer({ call }: Api, fields: object = {}): Promise<string> {
  const { status, body } = await call('POST', '/v1/customers', { body: { name: 'Ada', ...fields } });
  expect(status, JSON.stringify(body)).toBe(201);
  return body.id;
}

/** A customer who has ordered something. */
async function givenBuyer(api: Api, fields: object = {}): Promise<string> {
  const id = await givenCustomer(api, fields);
  const { status, body } = await api.call('POST', '/v1/orders', { body: order({ id }) });
  expect(status, JSON.stringify(body)).toBe(200);
  return id;
}

/** What a bulk deletion would do. */
async function foreseen({ call }: Api, ids: readonly string[]) {
  const body = { selection: { ids }, action: { type: 'delete' }, dryRun: true };
  return (await call('POST', '/v1/bulk-actions', { body })).body;
}

const open = (policy: DeletePolicy) => setupApi({ environment: { DELETE_POLICY: policy } });

describe('who has orders', () => {
  test('is deleted by the policy keep-orders, and the orders stay (promise 11)', async () => {
    const api = await open('keep-orders');
    const id = await givenBuyer(api);
    expect((await foreseen(api, [id])).counts).toMatchObject({ deleted: 1 });
    const { status, headers } = await api.call('DELETE', `/v1/customers/${id}`);
    expect([status, headers.location]).toEqual([204, undefined]);
    expect((await api.call('GET', `/v1/customers/${id}`)).status).toBe(404);
    expect((await api.call('GET', `/v1/customers/${id}/orders`)).body.items).toHaveLength(1);
    expect((await findStanding(api.table, id))?.former).toMatchObject({ state: 'deleted' });
  });

  test('is refused by the policy refuse, with what can be done instead; others are deleted (promise 24)', async () => {
    const api = await open('refuse');
    const [id, other] = [await givenBuyer(api), await givenCustomer(api)];
    const { counts, sample } = await foreseen(api, [id, other]);
    expect(counts).toMatchObject({ deleted: 1, failed: 1 });
    expect(sample.find(({ customer }: { customer: { id: string } }) => customer.id === id).code).toBe(
      'has_history',
    );
    const { status, body } = await api.call('DELETE', `/v1/customers/${id}`);
    expect([status, body.code]).toEqual([409, 'has_history']);
    expect(body.detail).toContain('anonymize');
    expect((await api.call('GET', `/v1/customers/${id}`)).status).toBe(200);
    expect((await api.call('DELETE', `/v1/customers/${other}`)).status).toBe(204);
    expect(await findStanding(api.table, other)).toBeUndefined();
    expect((await api.call('POST', `/v1/customers/${id}/anonymize`)).status).toBe(202);
  });

  test('is anonymised by the policy anonymise, and the answer names the job; others are deleted', async () => {
    const api = await open('anonymise');
    const [id, other] = [await givenBuyer(api), await givenCustomer(api)];
    const { status, headers } = await api.call('DELETE', `/v1/customers/${id}`);
    expect(status).toBe(204);
    expect((await api.call('GET', headers.location ?? '')).body).toMatchObject({
      action: { type: 'anonymise' },
      progress: { total: 1, done: 1, deleted: 1 },
    });
    expect((await api.call('GET', `/v1/customers/${id}`)).body.code).toBe('anonymised');
    const gone = await api.call('DELETE', `/v1/customers/${other}`);
    expect([gone.status, gone.headers.location]).toEqual([204, undefined]);
    expect((await api.call('GET', `/v1/customers/${other}`)).status).toBe(404);
  });
});

/** Customers with the least that counts as a history, each with another one. */
async function givenHistories(api: Api): Promise<string[]> {
  const [cancelled, account, card] = [
    await givenCustomer(api),
    await givenCustomer(api),
    await givenCustomer(api),
  ];
  const creditLimit = { amount: '50.00', currency: 'EUR' };
  const answers = [
    await api.call('POST', '/v1/orders', { body: { ...order({ id: cancelled }), status: 'cancelled' } }),
    await api.call('PUT', `/v1/customers/${account}/accounts/madrid`, { body: { creditLimit } }),
    await api.call('POST', `/v1/customers/${card}/loyalty-cards`, {
      body: { type: 'customer', barcode: '77' },
    }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 201]);
  const opening = await givenCustomer(api, { openingBalance: { ordersCount: 3 } });
  return [cancelled, account, card, opening];
}

describe('an order that was cancelled, an account or a card without entries and an opening balance are a history', () => {
  test('to the policy refuse', async () => {
    const api = await open('refuse');
    const ids = await givenHistories(api);
    expect((await foreseen(api, ids)).counts).toMatchObject({ deleted: 0, failed: ids.length });
    for (const id of ids)
      expect((await api.call('DELETE', `/v1/customers/${id}`)).body.code).toBe('has_history');
  });

  test('to the policy anonymise', async () => {
    const api = await open('anonymise');
    for (const id of await givenHistories(api)) {
      const { status, headers } = await api.call('DELETE', `/v1/customers/${id}`);
      expect([status, typeof headers.location]).toEqual([204, 'string']);
      expect((await findStanding(api.table, id))?.former).toMatchObject({ state: 'anonymised' });
    }
  });
});

test('an order that arrives while a customer is deleted or anonymised is never lost', async () => {
  const api = await open('keep-orders');
  const id = await givenCustomer(api);
  const origin = { actor: 'test', requestId: 'test', now: new Date() };
  const current = await findById(api.table, id);
  if (!current) throw new Error('There is nobody.');
  const rules = { policy: 'keep-orders', jobId: 'job' } as const;
  // What was read before the order is what the deletion goes by.
  const { change } = deletionOf(current, undefined, rules, origin);
  await api.call('POST', '/v1/orders', { body: order({ id }) });
  await expect(commit(api.table, change)).rejects.toThrow();
  expect((await api.call('GET', `/v1/customers/${id}`)).body.ordersCount).toBe(1);

  for (const remove of ['DELETE', 'POST']) {
    const buyer = await givenBuyer(api);
    const orders = Array.from({ length: 5 }, () =>
      api.call('POST', '/v1/orders', { body: order({ id: buyer }) }),
    );
    const path = `/v1/customers/${buyer}${remove === 'POST' ? '/anonymize' : ''}`;
    const [removed, ...taken] = await Promise.all([api.call(remove, path), ...orders]);
    expect(removed.status).toBeLessThan(300);
    const kept = taken.filter(({ status }) => status === 200).length;
    const { items } = (await api.call('GET', `/v1/customers/${buyer}/orders`)).body;
    const standing = await findStanding(api.table, buyer);
    expect(items).toHaveLength(1 + kept);
    expect(standing?.orders.EUR?.orders).toBe(1 + kept);
    expect(standing?.former).toBeDefined();
  }
});

test('a request that is repeated answers the same job; one for nobody is refused', async () => {
  const api = await open('keep-orders');
  const id = await givenBuyer(api, { email: 'ada@shop.example' });
  const headers = { 'idempotency-key': 'once' };
  const path = `/v1/customers/${id}/anonymize`;
  const stale = await api.call('POST', path, { headers: { 'if-match': '"7"' } });
  expect(stale.status).toBe(412);
  const first = await api.call('POST', path, { headers });
  const again = await api.call('POST', path, { headers });
  expect([again.body.id, again.headers['idempotent-replayed']]).toEqual([first.body.id, 'true']);
  expect((await api.call('POST', path)).body.id).toBe(first.body.id);
  expect((await api.call('POST', `/v1/customers/${crypto.randomUUID()}/anonymize`)).status).toBe(404);
  expect((await api.call('GET', `/v1/customers/${crypto.randomUUID()}/erasure`)).status).toBe(404);
  const { items } = (await api.call('GET', '/v1/erasures')).body;
  expect(items).toMatchObject([{ customerId: id, status: 'running', kept: { orders: [{ orders: 1 }] } }]);
  const { body } = await api.call('GET', `/v1/customers/${id}/audit`);
  expect(body.items[0]).toMatchObject({ action: 'anonymised', changes: [] });
});
