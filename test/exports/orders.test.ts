import { afterAll, expect, test } from 'vitest';
import { orderInput } from '../../shared/orders/input.ts';
import { recordOrder } from '../../shared/orders/record.ts';
import { linesOf, setupExports } from './support/setup.ts';

const shared = setupExports();
afterAll(async () => (await shared).stop());

const order = (given: object) =>
  orderInput.parse({
    ...{ store: 'web', number: crypto.randomUUID(), placedAt: '2026-03-31T23:30:00Z', status: 'completed' },
    ...{ currency: 'EUR', total: '17.20', ...given },
  });

async function givenOrder(given: object): Promise<void> {
  const { table } = await shared;
  const origin = { actor: 'test', requestId: 'test', now: new Date('2026-11-22T10:00:00Z') };
  await recordOrder({ table, currency: 'EUR', country: 'DE' }, order(given), origin);
}

const mug = { sku: 'MUG', name: '=Mug', quantity: 2, unitPrice: '6.15', total: '12.30' };

test('the orders of customers are exported, one row each, the oldest first (promise 30)', async () => {
  const { run, givenCustomer } = await shared;
  const id = await givenCustomer({ email: 'ada@orders.example' });
  const paymentMedia = [{ type: 'card', amount: '12.20' }, { type: 'gift=card' }];
  const customer = { id };
  await givenOrder({ number: '2', placedAt: '2026-04-01T08:00:00Z', customer, lineItems: [mug] });
  await givenOrder({ number: '1', customer, paymentMedia, shipping: '4.90', refunded: '2.00' });
  const { bytes, job } = await run({
    ...{ content: 'orders', selection: { ids: [id] }, timeZone: 'Europe/Berlin' },
    columns: ['store', 'number', 'placedAt', 'status', 'total', 'refunded', 'paymentMedia', 'customerEmail'],
  });
  expect(linesOf(bytes)).toEqual([
    'store,number,placedAt,status,total,refunded,paymentMedia,customerEmail',
    'web,1,2026-04-01T01:30:00.000+02:00,completed,17.20,2.00,"card=12.20, gift=card=",ada@orders.example',
    'web,2,2026-04-01T10:00:00.000+02:00,completed,17.20,,,ada@orders.example',
  ]);
  expect(job).toMatchObject({ rows: 2, files: [{ name: 'orders.csv' }] });
});

test('the lines of orders are exported, also an order that has none, for whole months and whoever they belong to', async () => {
  const { run, givenCustomer } = await shared;
  const id = await givenCustomer();
  const lineItems = [mug, { name: 'Cup', quantity: 0.5, total: '4.90' }];
  await givenOrder({ number: 'b', placedAt: '2025-02-28T23:59:59Z', customer: { id }, lineItems });
  await givenOrder({ number: 'a', placedAt: '2025-02-01T00:00:00Z' });
  await givenOrder({ number: 'c', placedAt: '2025-03-01T00:00:00Z' });
  const months = { from: '2025-01', to: '2025-02' };
  const columns = ['number', 'customerId', 'lineNumber', 'line.name', 'line.quantity', 'line.total'];
  const { bytes, job } = await run({ content: 'order-lines', months, columns });
  expect(linesOf(bytes)).toEqual([
    'number,customerId,lineNumber,line.name,line.quantity,line.total',
    ...['a,,,,,', `b,${id},1,'=Mug,2,12.30`, `b,${id},2,Cup,0.5,4.90`],
  ]);
  expect(job).toMatchObject({ rows: 3, selected: { by: 'months', months }, progress: { total: 59 } });
});

test('orders of a customer whose record is gone are exported by the id', async () => {
  const { run, givenCustomer, call } = await shared;
  const id = await givenCustomer({ email: 'gone@orders.example' });
  await givenOrder({ number: 'kept', customer: { id } });
  expect((await call('DELETE', `/v1/customers/${id}`)).status).toBe(204);
  const columns = ['number', 'customerId', 'customerEmail'];
  const { bytes } = await run({ content: 'orders', selection: { ids: [id] }, columns });
  expect(linesOf(bytes)).toEqual(['number,customerId,customerEmail', `kept,${id},`]);
});

test.each([
  ['months of customers', { content: 'customers', months: { from: '2026-01', to: '2026-02' } }, '/months'],
  ['months that end first', { content: 'orders', months: { from: '2026-02', to: '2026-01' } }, '/months/to'],
  ['neither', { content: 'orders' }, '/selection'],
  [
    'names of customers for months, of whom nobody was selected',
    { content: 'orders', months: { from: '2026-01', to: '2026-01' }, columns: ['customerName'] },
    '/columns/0',
  ],
])('%s are refused', async (_, asked, pointer) => {
  const { post } = await shared;
  const { status, body } = await post({ format: 'csv', ...asked });
  expect([status, body.errors]).toMatchObject([400, [{ pointer }]]);
});

test('orders need a key that may read orders, too (trust 30)', async () => {
  const { call, newKey } = await shared;
  const body = { content: 'orders', selection: { all: true }, format: 'csv' };
  const key = await newKey(['customers:read']);
  const refused = await call('POST', '/v1/exports', { body, key });
  expect([refused.status, refused.body.code]).toEqual([403, 'missing_scope']);
  const reader = await newKey(['customers:read', 'orders:read']);
  expect((await call('POST', '/v1/exports', { body, key: reader })).status).toBe(202);
});
