import { afterAll, beforeAll, expect, test } from 'vitest';
import { readErasing } from '../../shared/erasure/erasing.ts';
import { eraseFromOrders } from '../../shared/erasure/orders.ts';
import { readState } from '../../shared/erasure/state.ts';
import { withTraces } from './support/canaries.ts';
import { type Shop, setupShop } from './support/world.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await setupShop();
});
afterAll(() => shop.stop());

/** An order in which the shop has written about whoever it is for. */
const order = (customerId: string, number: string, name: string) => ({
  store: 'web',
  number,
  placedAt: '2026-01-10T10:00:00Z',
  status: 'completed',
  currency: 'EUR',
  total: '17.20',
  paymentMedia: [
    { type: `voucher of ${name}`, amount: '7.20' },
    { type: 'card', amount: '10.00' },
  ],
  lineItems: [
    { sku: 'MUG', name: `Mug engraved “${name}”`, quantity: 1, total: '12.20' },
    { sku: 'TEA', name: 'Tea', quantity: 1, total: '5.00' },
  ],
  channel: `mail of ${name}`,
  customer: { id: customerId },
});

async function ordered(customerId: string, number: string, name: string): Promise<string> {
  const { status, body } = await shop.call('POST', '/v1/orders', {
    body: order(customerId, number, name),
  });
  expect(status, JSON.stringify(body)).toBe(200);
  return body.order.id;
}

test('what shops have written about somebody in their orders goes, also of one who was merged into them; amounts and other people stay (trust 44, 45)', async () => {
  const { given, call, settle, places } = shop;
  const { id } = await given('/v1/customers', { firstName: 'Ada', lastName: 'Kanarie' });
  const { id: from } = await given('/v1/customers', { name: 'Berta Kanarie' });
  const { id: other } = await given('/v1/customers', { name: 'Bo Other' });
  const own = await ordered(id, 'A-1', 'Ada KANARIE');
  const plain = await ordered(id, 'A-2', 'nobody');
  const merged = await ordered(from, 'B-1', 'Berta Kanarie');
  const others = await ordered(other, 'C-1', 'Bo Other');
  const read = async (one: string) => (await call('GET', `/v1/orders/${one}`)).body;
  const [before, ofNobody, ofOthers] = [await read(own), await read(plain), await read(others)];
  expect((await call('POST', `/v1/customers/${id}/merge`, { body: { from } })).status).toBe(200);
  const statistics = (await call('GET', `/v1/customers/${id}/statistics`)).body;
  await call('POST', `/v1/customers/${id}/anonymize`);
  await settle();
  const receipt = (await call('GET', `/v1/customers/${id}/erasure`)).body;
  expect(receipt).toMatchObject({ status: 'complete', removed: { orderTexts: 2 } });
  expect(await read(own)).toEqual({
    ...before,
    channel: '(erased)',
    paymentMedia: [{ ...before.paymentMedia[0], type: '(erased)' }, before.paymentMedia[1]],
    lineItems: [{ ...before.lineItems[0], name: '(erased)' }, before.lineItems[1]],
    updatedAt: expect.any(String),
    version: before.version + 1,
  });
  expect(await read(merged)).toMatchObject({ number: 'B-1', channel: '(erased)', total: '17.20' });
  expect([await read(plain), await read(others)]).toEqual([ofNobody, ofOthers]);
  expect((await call('GET', `/v1/customers/${id}/statistics`)).body).toEqual(statistics);
  const { items } = (await call('GET', `/v1/orders/${own}/audit`)).body;
  expect(items[0]).toMatchObject({
    action: 'updated',
    actor: expect.stringMatching(/^erasure:/),
    changes: [{ field: 'paymentMedia' }, { field: 'lineItems' }, { field: 'channel' }],
  });
  expect(withTraces(await places())).toEqual([]);
}, 60_000);

test('orders that take longer than one run go on where the last run has stopped (trust 44)', async () => {
  const { given, call, table, settle } = shop;
  const { id } = await given('/v1/customers', { name: 'Busy Kanarie' });
  const { id: from } = await given('/v1/customers', { name: 'Idle Kanarie' });
  const numbers = Array.from({ length: 205 }, (_, n) => `D-${n}`);
  for (const number of numbers) await ordered(id, number, 'Busy Kanarie');
  await call('POST', `/v1/customers/${id}/merge`, { body: { from } });
  const { body: job } = await call('POST', `/v1/customers/${id}/anonymize`);
  const reached: unknown[] = [];
  for (let isDone = false; !isDone; ) {
    const people = await readErasing(table, job.id);
    // There is no time: one page each.
    const found = await eraseFromOrders(table, job.id, { people, state: await readState(table, job.id) }, 0);
    isDone = found.done;
    reached.push([found.state.orders.place, found.people[0]?.removed.orderTexts]);
  }
  expect(reached).toEqual([
    [0, 101],
    [0, 201],
    [1, 205],
    [2, 205],
  ]);
  await settle();
  const receipt = (await call('GET', `/v1/customers/${id}/erasure`)).body;
  expect(receipt).toMatchObject({ status: 'complete', removed: { orderTexts: 205 } });
}, 60_000);
