import fc from 'fast-check';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { StoredLineItem } from '../../shared/orders/line-item.ts';
import { productsOf } from '../../shared/orders/products.ts';
import { setupDoors } from '../credentials/support/doors.ts';
import { anOrder } from './support/order.ts';

let shops = 0;
const month = '2026-03';

/** A customer with an order on each of some days, in a store of the test's own. */
async function setup(days = 0) {
  const { call, customer, address } = await setupDoors();
  const store = `shop ${++shops}`;
  const { id } = await customer();
  const order = (number: string, more: object = {}) =>
    anOrder({ store, number, placedAt: `${month}-${number.padStart(2, '0')}T12:00:00Z`, ...more });
  const record = async (...orders: object[]) => {
    const { body } = await call('POST', '/v1/orders/batch', { body: { orders } });
    return body.results.map(({ orderId }: { orderId: string }) => orderId);
  };
  const numbers = Array.from({ length: days }, (_, n) => `${n + 1}`);
  const ids = days ? await record(...numbers.map((number) => order(number, { customer: { id } }))) : [];
  const get = async (path: string) => (await call('GET', path)).body;
  /** The numbers on all pages of a list. */
  const pages = async (path: string) => {
    const found: string[] = [];
    let next: string | undefined = path;
    while (next) {
      const { body, headers } = await call('GET', next);
      found.push(...body.items.map(({ number }: { number: string }) => number));
      next = /<(.*)>/.exec(headers.link ?? '')?.[1];
    }
    return found;
  };
  return { call, get, pages, record, order, customer, address, store, id, ids };
}

describe('lists of orders', () => {
  test('are the newest first, page by page, of a customer or of a month (promise 15, 30)', async () => {
    const { pages, store, id } = await setup(7);
    const all = ['7', '6', '5', '4', '3', '2', '1'];
    for (const limit of [1, 3, 7, 100]) {
      expect(await pages(`/v1/customers/${id}/orders?limit=${limit}`)).toEqual(all);
      expect(await pages(`/v1/orders?customerId=${id}&limit=${limit}`)).toEqual(all);
    }
    const ofStore = `store=${encodeURIComponent(store)}`;
    for (const limit of [3, 100])
      expect(await pages(`/v1/orders?month=${month}&${ofStore}&limit=${limit}`)).toEqual(all);
    expect(await pages(`/v1/orders?month=2026-02&${ofStore}`)).toEqual([]);
    expect(await pages(`/v1/orders?customerId=${id}&month=2026-02`)).toEqual([]);
  });

  test('say of each order when it was, its number, how and what was paid, and its status (promise 15)', async () => {
    const { get, record, order, id } = await setup();
    const paymentMedia = [{ type: 'card', amount: '10.00' }, { type: 'voucher' }];
    const refund = { status: 'partially-refunded', refunded: '2.00' };
    await record(order('1', { customer: { id }, paymentMedia, ...refund, lineItems: [] }));
    const [item] = (await get(`/v1/customers/${id}/orders`)).items;
    expect(item).toMatchObject({
      ...refund,
      number: '1',
      placedAt: `${month}-01T12:00:00.000Z`,
      currency: 'EUR',
      total: '12.30',
      paymentMedia,
    });
    expect(item.lineItems).toBeUndefined();
  });

  test('can be narrowed to a status, and pages of what few match still find them all', async () => {
    const { pages, record, order, id } = await setup(9);
    for (const number of ['2', '5', '8']) await record(order(number, { status: 'cancelled' }));
    for (const limit of [1, 2, 25]) {
      const path = `/v1/customers/${id}/orders?limit=${limit}`;
      expect(await pages(`${path}&status=cancelled`)).toEqual(['8', '5', '2']);
      expect(await pages(`${path}&status=completed&month=${month}`)).toHaveLength(6);
    }
  });

  test('without a question are those of this month, and refuse what is no month', async () => {
    const { call, get, record, order, store } = await setup();
    // The month does not end meanwhile.
    vi.useFakeTimers({ toFake: ['Date'] });
    onTestFinished(() => void vi.useRealTimers());
    await record(order('1', { placedAt: new Date().toISOString() }), order('2'));
    expect(await get(`/v1/orders?store=${encodeURIComponent(store)}`)).toMatchObject({
      items: [{ number: '1' }],
    });
    for (const wrong of ['2026-13', '2026', '2026-1', '2026-01-01'])
      expect((await call('GET', `/v1/orders?month=${wrong}`)).status).toBe(400);
  });

  test('move with an order that is corrected', async () => {
    const { pages, record, order, store, id } = await setup(2);
    const ofStore = `store=${encodeURIComponent(store)}`;
    await record(order('2', { placedAt: '2026-02-14T12:00:00Z' }));
    expect(await pages(`/v1/orders?month=${month}&${ofStore}`)).toEqual(['1']);
    expect(await pages(`/v1/orders?month=2026-02&${ofStore}`)).toEqual(['2']);
    expect(await pages(`/v1/customers/${id}/orders`)).toEqual(['1', '2']);
  });

  test('of a customer whom there never was are not found', async () => {
    const { call } = await setup();
    for (const list of ['orders', 'products', 'statistics'])
      expect((await call('GET', `/v1/customers/${crypto.randomUUID()}/${list}`)).status).toBe(404);
  });
});

test('an order is read with all its details, by its id and by its number (promise 30)', async () => {
  const { get, call, record, order, store, id } = await setup();
  const details = {
    subtotal: '10.00',
    tax: '1.30',
    shipping: '1.50',
    discount: '0.50',
    channel: 'till 3',
    lineItems: [
      { productId: 'p1', sku: 'TEA', name: 'Tea', quantity: 0.25, unitPrice: '20.00', total: '5.00' },
      { name: 'Voucher', quantity: 1, total: '-0.50' },
      { name: 'Cup', quantity: 2, total: '5.00', refundedQuantity: 1, refundedTotal: '2.50' },
    ],
  };
  const [orderId] = await record(
    order('a/1', { placedAt: `${month}-01T13:00:00+01:00`, customer: { id }, ...details }),
  );
  const read = await get(`/v1/orders/${orderId}`);
  expect(read).toMatchObject({
    ...details,
    customerId: id,
    placedAt: `${month}-01T12:00:00.000Z`,
    total: '12.30',
  });
  const lookup = `/v1/orders/lookup?store=${encodeURIComponent(store)}&number=`;
  expect(await get(`${lookup}a%2F1`)).toEqual(read);
  expect((await call('GET', `${lookup}none`)).status).toBe(404);
});

test('orders, products and sums of a deleted customer stay readable, and say nothing of who it was (promise 11)', async () => {
  const { call, get, pages, record, order, id } = await setup(2);
  await record(order('3', { customer: { id }, lineItems: [{ name: 'Mug', quantity: 1, total: '12.30' }] }));
  const before = await get(`/v1/customers/${id}/statistics`);
  await call('DELETE', `/v1/customers/${id}`);
  expect(await get(`/v1/customers/${id}/statistics`)).toEqual(before);
  expect(await pages(`/v1/customers/${id}/orders`)).toEqual(['3', '2', '1']);
  expect((await get(`/v1/customers/${id}/products`)).items).toMatchObject([{ name: 'Mug' }]);
});

test('statistics are kept by currency, and the opening balance stands beside them', async () => {
  const { get, record, order, customer, address } = await setup();
  const openingBalance = { ordersCount: 12, totalSpent: { amount: '480.50', currency: 'EUR' } };
  const { id } = await customer({ email: address('old'), openingBalance });
  const mine = { customer: { id } };
  await record(
    order('1', { ...mine, total: '10.00' }),
    order('2', { ...mine, total: '5.01', status: 'partially-refunded', refunded: '0.01' }),
    order('3', { ...mine, total: '1200', currency: 'JPY' }),
    order('4', { ...mine, status: 'cancelled' }),
  );
  expect(await get(`/v1/customers/${id}/statistics`)).toEqual({
    currencies: [
      { currency: 'EUR', orders: 2, spent: '15.00', refunded: '0.01', average: '7.50' },
      { currency: 'JPY', orders: 1, spent: '1200', refunded: '0', average: '1200' },
    ],
    firstOrderAt: `${month}-01T12:00:00.000Z`,
    lastOrderAt: `${month}-03T12:00:00.000Z`,
    opening: openingBalance,
  });
});

describe('purchased products (promise 16)', () => {
  test('come with the number of transactions, how much was bought and what was paid for it', async () => {
    const { get, record, order, id } = await setup();
    const mine = { customer: { id } };
    const mug = (quantity: number, total: string, more: object = {}) => ({
      sku: 'MUG',
      name: 'Mug',
      quantity,
      total,
      ...more,
    });
    await record(
      order('1', { ...mine, lineItems: [mug(2, '12.00'), mug(1, '6.00')] }),
      order('2', {
        ...mine,
        lineItems: [mug(2, '12.00', { name: 'Blue mug', refundedQuantity: 1, refundedTotal: '6.00' })],
      }),
      order('3', { ...mine, currency: 'USD', lineItems: [mug(1, '7.00')] }),
      order('4', {
        ...mine,
        lineItems: [
          { name: 'Tea', quantity: 0.1, total: '2.00' },
          { name: 'Tea', quantity: 0.2, total: '4.00' },
        ],
      }),
      order('5', { ...mine, status: 'cancelled', lineItems: [mug(9, '99.00')] }),
      order('6', { ...mine, status: 'refunded', lineItems: [mug(9, '99.00')] }),
      order('7', { ...mine, status: 'on-hold', lineItems: [mug(9, '99.00')] }),
    );
    const all = await get(`/v1/customers/${id}/products`);
    expect(all).toEqual({
      items: [
        {
          sku: 'MUG',
          name: 'Mug',
          transactions: 3,
          quantity: 5,
          totalSpent: [
            { amount: '7.00', currency: 'USD' },
            { amount: '24.00', currency: 'EUR' },
          ],
        },
        { name: 'Tea', transactions: 1, quantity: 0.3, totalSpent: [{ amount: '6.00', currency: 'EUR' }] },
      ],
      orders: 4,
      complete: true,
    });
    expect((await get(`/v1/customers/${id}/products?since=${month}-04`)).items).toMatchObject([
      { name: 'Tea' },
    ]);
  });

  const line: fc.Arbitrary<StoredLineItem> = fc
    .record({
      name: fc.constantFrom('a', 'b', 'c'),
      quantity: fc.nat(5),
      total: fc.nat(1000),
      back: fc.nat(100),
    })
    .map(({ back, ...one }) => ({
      ...one,
      refundedQuantity: Math.floor((one.quantity * back) / 100),
      refundedTotal: Math.floor((one.total * back) / 100),
    }));
  const order = fc.record({
    status: fc.constantFrom('completed' as const, 'partially-refunded' as const, 'cancelled' as const),
    currency: fc.constantFrom('EUR', 'USD'),
    lineItems: fc.array(line, { maxLength: 4 }),
  });

  test('come to what the lines come to, whatever they are', () => {
    fc.assert(
      fc.property(fc.array(order, { maxLength: 8 }), (orders) => {
        const found = productsOf(orders, 'EUR');
        const lines = orders
          .filter(({ status }) => status !== 'cancelled')
          .flatMap(({ lineItems }) => lineItems);
        const bought = lines.reduce(
          (sum, { quantity, refundedQuantity = 0 }) => sum + quantity - refundedQuantity,
          0,
        );
        expect(found.reduce((sum, { quantity }) => sum + quantity, 0)).toBe(bought);
        for (const { transactions, quantity } of found) {
          expect(quantity).toBeGreaterThanOrEqual(0);
          expect(transactions).toBeLessThanOrEqual(orders.length);
        }
      }),
    );
  });
});
