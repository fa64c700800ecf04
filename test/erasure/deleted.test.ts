import { afterAll, beforeAll, expect, test } from 'vitest';
import { checked } from '../fsck/support/world.ts';
import { withTraces } from './support/canaries.ts';
import { type Shop, setupShop } from './support/world.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await setupShop();
});
afterAll(() => shop.stop());

const order = (number: string, id: string) => ({
  store: 'web',
  number,
  placedAt: '2026-01-10T10:00:00Z',
  status: 'completed',
  currency: 'EUR',
  total: '17.20',
  customer: { id },
});

/** Somebody who is gone, and of whom a deletion leaves the histories. */
async function givenDeleted(email: string): Promise<string> {
  const { given, call } = shop;
  const membership = { type: 'vip', number: `Kanarie ${email}` };
  const fields = {
    name: 'Kanarie Deleted',
    email,
    membership,
    marketing: { email: true, source: 'Kanarie' },
  };
  const { id } = await given('/v1/customers', fields);
  await call('PATCH', `/v1/customers/${id}`, { body: { membership: { status: 'expired' } } });
  return id;
}

async function remove(id: string): Promise<void> {
  expect((await shop.call('DELETE', `/v1/customers/${id}`)).status).toBe(204);
}

/** Anonymises somebody and lets the job come to its end. @returns the receipt */
async function anonymised(id: string) {
  const { call, settle } = shop;
  const { status, body } = await call('POST', `/v1/customers/${id}/anonymize`);
  expect(status, JSON.stringify(body)).toBe(202);
  await settle();
  expect((await call('GET', `/v1/jobs/${body.id}`)).body).toMatchObject({ status: 'completed' });
  expect((await call('POST', `/v1/customers/${id}/anonymize`)).body.id).toBe(body.id);
  return (await call('GET', `/v1/customers/${id}/erasure`)).body;
}

test('who was deleted with a history is anonymised afterwards: texts and histories go, what they did stays (trust 44, 45, 47)', async () => {
  const { given, call, places, table } = shop;
  const id = await givenDeleted('with@canary.example');
  await given('/v1/orders', order('1', id), 200);
  const amount = { amount: '5.00', currency: 'EUR' };
  const said = { reason: 'Goodwill for Kanarie', reference: 'kanarie-1' };
  await given(`/v1/customers/${id}/credit`, { amount, ...said });
  await given('/v1/views', { name: 'Of one', filter: { field: 'email', value: 'with@canary.example' } });
  await remove(id);
  const { items: entries } = (await call('GET', `/v1/customers/${id}/credit`)).body;
  expect(entries).toMatchObject([said]);
  expect(withTraces(await places())).not.toEqual([]);
  const [deleted] = (await call('GET', `/v1/customers/${id}/audit`)).body.items;

  const receipt = await anonymised(id);
  expect(receipt).toMatchObject({
    status: 'complete',
    deletedAt: deleted.at,
    removed: { consents: 1, entryReferences: 1, entryTexts: 1, memberships: 2 },
    kept: { orders: [{ orders: 1 }], accounts: [{ account: 'credit:EUR' }] },
  });
  expect(withTraces(await places())).toEqual([]);
  expect((await call('GET', `/v1/customers/${id}`)).body.code).toBe('anonymised');
  expect((await call('GET', `/v1/customers/${id}/orders`)).body.items).toHaveLength(1);
  const { items: audit } = (await call('GET', `/v1/customers/${id}/audit`)).body;
  expect(audit.slice(0, 2)).toMatchObject([{ action: 'anonymised' }, { action: 'deleted' }]);
  expect((await checked(table)).list).toEqual([]);
}, 60_000);

test('who was deleted without a history is anonymised afterwards, too, and an order that comes late is theirs', async () => {
  const { call, given, places, table } = shop;
  const id = await givenDeleted('without@canary.example');
  await remove(id);
  expect((await call('GET', `/v1/customers/${id}`)).status).toBe(404);
  const [answer] = await Promise.all([
    call('POST', `/v1/customers/${id}/anonymize`),
    given('/v1/orders', order('late', id), 200),
  ]);
  expect(answer.status, JSON.stringify(answer.body)).toBe(202);
  const receipt = await anonymised(id);
  expect(receipt).toMatchObject({ status: 'complete', kept: { orders: [{ orders: 1 }] } });
  expect(receipt.deletedAt).toBeDefined();
  expect(withTraces(await places())).toEqual([]);
  expect((await checked(table)).list).toEqual([]);
}, 60_000);

test('of those who were merged into somebody deleted that one is named; nobody is nobody, in any version', async () => {
  const { given, call } = shop;
  const [into, from] = [await givenDeleted('into@canary.example'), await givenDeleted('from@canary.example')];
  await given(`/v1/customers/${into}/merge`, { from }, 200);
  await remove(into);
  const path = (id: string) => `/v1/customers/${id}/anonymize`;
  const merged = await call('POST', path(from));
  expect([merged.status, merged.body.detail]).toEqual([404, expect.stringContaining(into)]);
  const headers = { 'if-match': '"1"' };
  expect((await call('POST', path(into), { headers })).status).toBe(412);
  expect((await call('POST', path(crypto.randomUUID()), { headers })).status).toBe(404);
  expect(await anonymised(into)).toMatchObject({ mergedIds: [from], removed: { memberships: 4 } });
  expect(withTraces(await shop.places())).toEqual([]);
}, 60_000);
