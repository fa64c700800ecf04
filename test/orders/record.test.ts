import { describe, expect, test } from 'vitest';
import { setupDoors } from '../credentials/support/doors.ts';
import { anOrder } from './support/order.ts';

let shops = 0;

/** A shop with orders of its own, on the one API of this file. */
async function setup() {
  const doors = await setupDoors();
  const { call } = doors;
  const store = `store ${++shops}`;
  const record = (more: object = {}) => call('POST', '/v1/orders', { body: anOrder({ store, ...more }) });
  const statistics = async (id: string) => (await call('GET', `/v1/customers/${id}/statistics`)).body;
  const euros = async (id: string) =>
    (await statistics(id)).currencies.find(({ currency }: { currency: string }) => currency === 'EUR');
  return { ...doors, store, record, statistics, euros };
}

describe('an order', () => {
  test('is recorded once, however often it comes, and answers what it became (trust 22, 40)', async () => {
    const { record, call, customer, euros } = await setup();
    const { id } = await customer();
    const send = () => record({ customer: { id } });
    expect(await send()).toMatchObject({
      status: 200,
      headers: { etag: '"1"' },
      body: { outcome: 'created', order: { total: '12.30', version: 1 }, customer: { id, outcome: 'found' } },
    });
    const again = await send();
    expect(again.body).toMatchObject({ outcome: 'unchanged', customer: { id, outcome: 'found' } });
    expect(await euros(id)).toMatchObject({ orders: 1, spent: '12.30', average: '12.30' });
    const audit = (await call('GET', `/v1/orders/${again.body.order.id}/audit`)).body.items;
    expect(audit).toMatchObject([{ action: 'created', actor: expect.stringMatching(/^api-key:/) }]);
  });

  test('that comes with another status or amounts replaces what was known, and the sums follow (promise 15)', async () => {
    const { record, call, customer, euros } = await setup();
    const { id } = await customer();
    const { body } = await record({ customer: { id } });
    const steps: [object, object][] = [
      [
        { status: 'partially-refunded', refunded: '2.30' },
        { orders: 1, spent: '10.00', refunded: '2.30' },
      ],
      [{ status: 'refunded' }, { orders: 1, spent: '0.00', refunded: '12.30' }],
      [{ status: 'on-hold' }, { orders: 1, spent: '0.00', refunded: '0.00' }],
      [{ total: '20.00' }, { orders: 1, spent: '20.00', refunded: '0.00' }],
    ];
    for (const [change, sums] of steps) {
      expect((await record(change)).body).toMatchObject({ outcome: 'updated', customer: { id } });
      expect(await euros(id)).toMatchObject(sums);
    }
    expect((await record({ status: 'cancelled' })).body.outcome).toBe('updated');
    expect(await euros(id)).toBeUndefined();
    const { items } = (await call('GET', `/v1/orders/${body.order.id}/audit`)).body;
    expect(items).toHaveLength(6);
    expect(items[1].changes).toContainEqual({ field: 'total', from: '12.30', to: '20.00' });
  });

  test('that is older than what is known of it is ignored', async () => {
    const { record, call } = await setup();
    await record({ status: 'completed', sourceUpdatedAt: '2026-02-02T00:00:00Z' });
    const late = await record({ status: 'on-hold', sourceUpdatedAt: '2026-02-01T00:00:00Z' });
    expect(late.body).toMatchObject({ outcome: 'outdated', order: { status: 'completed' } });
    const { body } = await call('GET', `/v1/orders/${late.body.order.id}`);
    expect(body).toMatchObject({ status: 'completed', version: 1 });
    expect((await record({ sourceUpdatedAt: '2026-02-03T00:00:00+01:00' })).body).toMatchObject({
      outcome: 'updated',
      order: { sourceUpdatedAt: '2026-02-02T23:00:00.000Z' },
    });
  });

  test('of nobody is an order as well, and is somebody’s once it says whose', async () => {
    const { record, address, euros } = await setup();
    const walkIn = await record();
    expect(walkIn.body).toMatchObject({ outcome: 'created' });
    expect(walkIn.body.customer).toBeUndefined();
    const { body } = await record({ customer: { email: address() } });
    expect(body).toMatchObject({ outcome: 'updated', customer: { outcome: 'created' } });
    expect(await euros(body.customer.id)).toMatchObject({ orders: 1 });
  });

  test('moves to another customer by the id alone, and the answer tells that it did not', async () => {
    const { record, customer, address, euros } = await setup();
    const one = await customer();
    const other = await customer({ email: address('bo') });
    await record({ customer: { id: one.id } });
    for (const email of [address('bo'), address('nobody')]) {
      const { body } = await record({ total: '7.70', customer: { email } });
      expect(body.customer).toEqual({ id: one.id, outcome: 'kept' });
    }
    const own = await record({ customer: { email: address().toUpperCase() } });
    expect(own.body.customer).toEqual({ id: one.id, outcome: 'found' });
    expect((await record({ customer: { id: other.id } })).body.customer.id).toBe(other.id);
    expect(await euros(one.id)).toBeUndefined();
    expect(await euros(other.id)).toMatchObject({ orders: 1, spent: '12.30' });
  });

  test.each<[string, object, string, string]>([
    ['an amount that is none', { total: '12,30' }, '/total', 'invalid_format'],
    ['more decimals than the currency has', { total: '12.305' }, '/total', 'invalid_format'],
    ['a total beyond all that is kept', { total: '99999999999.99' }, '/total', 'too_large'],
    ['a negative total', { total: '-1' }, '/total', 'too_small'],
    ['more paid back than paid', { refunded: '12.31' }, '/refunded', 'contradictory'],
    [
      'a part paid back of what was paid back as a whole',
      { status: 'refunded', refunded: '3.00' },
      '/refunded',
      'contradictory',
    ],
    ['a part paid back that is not said', { status: 'partially-refunded' }, '/refunded', 'required'],
    ['another spelling of a status', { status: 'partially_refunded' }, '/status', 'invalid_value'],
    ['a time without its zone', { placedAt: '2026-01-31T12:00:00' }, '/placedAt', 'invalid_time'],
    ['a time that no calendar has', { placedAt: '2026-13-20T12:00:00Z' }, '/placedAt', 'invalid_time'],
    ['a time before computers', { placedAt: '1899-01-01T00:00:00Z' }, '/placedAt', 'invalid_time'],
    ['a number for an amount', { total: 5 }, '/total', 'wrong_type'],
    ['no total', { total: undefined }, '/total', 'required'],
    [
      'a negative quantity, of which nothing came back',
      { lineItems: [{ name: 'Tea', quantity: -2, total: '1' }] },
      '/lineItems/0/quantity',
      'too_small',
    ],
    ['a time to come', { placedAt: '2100-01-01T00:00:00Z' }, '/placedAt', 'in_the_future'],
    ['nothing that tells its customer', { customer: { firstName: 'Ada' } }, '/customer', 'not_identified'],
    [
      'a quantity of four decimals',
      { lineItems: [{ name: 'Tea', quantity: 0.0001, total: '1' }] },
      '/lineItems/0/quantity',
      'too_precise',
    ],
    [
      'more bytes than an order may have',
      {
        lineItems: Array.from({ length: 400 }, () => ({
          name: '茶'.repeat(200),
          sku: '茶'.repeat(100),
          quantity: 1,
          total: '1',
        })),
      },
      '/lineItems',
      'too_long',
    ],
    ['a field that it does not have', { version: 7 }, '/version', 'unknown_field'],
  ])('with %s is refused', async (_, wrong, pointer, code) => {
    const { record } = await setup();
    expect(await record(wrong)).toMatchObject({ status: 400, body: { errors: [{ pointer, code }] } });
  });
});

describe('the customer of an order (promise 5)', () => {
  test('is made of what it tells when nobody has that address or external ID', async () => {
    const { record, call, address } = await setup();
    const shippingAddress = { line1: '12 St James’s Square', city: 'London', country: 'GB' };
    const said = { firstName: 'Ada', lastName: 'Lovelace', phone: '020 7946 0958', language: 'fr' };
    const marketing = { email: true, source: 'checkout' };
    const { body } = await record({
      customer: {
        email: address().toUpperCase(),
        externalId: address(),
        ...said,
        shippingAddress,
        billingAddress: 'same',
        marketing,
      },
    });
    expect(body.customer.outcome).toBe('created');
    expect((await call('GET', `/v1/customers/${body.customer.id}`)).body).toMatchObject({
      ...said,
      email: address(),
      phoneE164: '+442079460958',
      shippingAddress,
      billingAddress: 'same',
      marketing,
      source: 'order',
      status: 'active',
    });
    expect((await record({ number: '2', customer: { externalId: address() } })).body.customer).toEqual({
      id: body.customer.id,
      outcome: 'found',
    });
  });

  test('gets what the record lacks, and keeps what it has', async () => {
    const { record, call, customer, address } = await setup();
    const { id } = await customer({ firstName: 'Ada', marketing: { email: false } });
    const told = {
      firstName: 'Grace',
      lastName: 'Hopper',
      phone: '020 7946 0958',
      marketing: { email: true },
    };
    const { body } = await record({ customer: { email: address(), externalId: address('till'), ...told } });
    expect(body.customer).toEqual({ id, outcome: 'updated' });
    const filled = (await call('GET', `/v1/customers/${id}`)).body;
    expect(filled).toMatchObject({
      firstName: 'Ada',
      phone: told.phone,
      externalId: address('till'),
      marketing: { email: false },
    });
    expect(filled.lastName).toBeUndefined();
    const { items } = (await call('GET', `/v1/customers/${id}/audit`)).body;
    expect(items[0].changes.map(({ field }: { field: string }) => field)).toContain('phone');
  });

  test('who has only registered an address does not read of its owner from orders before a mail has proved it (trust 16)', async () => {
    const { record, register, askForToken, confirm, call, address, euros } = await setup();
    const { id } = (await register()).body.customer;
    const owner = { email: address(), phone: '020 7946 0958', shippingAddress: { line1: '1 Dorset St' } };
    const order = (number: string, more: object = {}) => record({ number, customer: { ...owner, ...more } });
    expect((await order('1')).body.customer).toEqual({ id, outcome: 'found' });
    expect((await order('2', { externalId: address('till') })).body.customer).toEqual({
      ...{ id, outcome: 'updated' },
    });
    expect((await order('3', { externalId: address('till') })).body.customer).toEqual({
      ...{ id, outcome: 'found' },
    });
    const kept = (await call('GET', `/v1/customers/${id}`)).body;
    expect(kept).toMatchObject({ externalId: address('till') });
    expect([kept.phone, kept.shippingAddress]).toEqual([undefined, undefined]);
    expect(await euros(id)).toMatchObject({ orders: 3 });
    expect((await confirm(await askForToken(), 'correct horse battery')).status).toBe(204);
    expect((await order('4')).body.customer).toEqual({ id, outcome: 'updated' });
    expect((await call('GET', `/v1/customers/${id}`)).body).toMatchObject({ phone: owner.phone });
  });

  test('who has only registered is filled in where the shop names them by their id', async () => {
    const { record, register, call } = await setup();
    const { id } = (await register()).body.customer;
    await record({ customer: { id, phone: '020 7946 0958' } });
    expect((await call('GET', `/v1/customers/${id}`)).body).toMatchObject({ phone: '020 7946 0958' });
  });

  test('is refused when what names it means different ones, and the answer says what means whom', async () => {
    const { record, customer, address } = await setup();
    const one = await customer();
    const other = await customer({ email: address('bo'), externalId: address('till') });
    expect(await record({ customer: { email: address(), externalId: address('till') } })).toMatchObject({
      status: 409,
      body: {
        code: 'customers_differ',
        errors: [
          {
            pointer: '/customer/externalId',
            code: 'contradictory',
            message: expect.stringContaining(other.id),
          },
          { pointer: '/customer/email', code: 'contradictory', message: expect.stringContaining(one.id) },
        ],
      },
    });
    expect(await record({ customer: { id: crypto.randomUUID() } })).toMatchObject({
      status: 409,
      body: { code: 'unknown_reference', errors: [{ pointer: '/customer/id' }] },
    });
  });

  test('who ordered as a guest and registers later is one record: it sets its first password by mail (promise 3)', async () => {
    const { record, register, askForToken, confirm, logIn, me, address } = await setup();
    const { body } = await record({ customer: { email: address(), firstName: 'Ada' } });
    expect(await register()).toMatchObject({ status: 409, body: { code: 'account_exists' } });
    expect((await confirm(await askForToken(), 'correct horse battery')).status).toBeLessThan(300);
    const session = (await logIn('correct horse battery')).body.token;
    expect((await me(session)).body).toMatchObject({ id: body.customer.id, firstName: 'Ada' });
  });

  test('who was deleted is not made again by an order that comes again: it stays with the id (trust 44)', async () => {
    const { record, call, address, euros } = await setup();
    const send = (more: object = {}) => record({ customer: { email: address(), firstName: 'Ada' }, ...more });
    const { id } = (await send()).body.customer;
    expect((await call('DELETE', `/v1/customers/${id}`)).status).toBe(204);
    expect((await send()).body).toMatchObject({ outcome: 'unchanged', customer: { id, outcome: 'former' } });
    expect((await send({ status: 'refunded' })).body).toMatchObject({ outcome: 'updated', customer: { id } });
    expect((await call('GET', `/v1/customers/${id}`)).status).toBe(404);
    expect((await call('GET', `/v1/customers/lookup?email=${address()}`)).status).toBe(404);
    expect(await euros(id)).toMatchObject({ orders: 1, spent: '0.00', refunded: '12.30' });
    const late = await record({ number: '2', customer: { id, firstName: 'Ada' } });
    expect(late.body).toMatchObject({ outcome: 'created', customer: { id, outcome: 'former' } });
    expect((await call('GET', `/v1/customers/${id}`)).status).toBe(404);
    expect((await call('GET', `/v1/customers/${id}/orders`)).body.items).toHaveLength(2);
  });

  test('who was deleted before their first order keeps one that comes late', async () => {
    const { record, call, customer, euros } = await setup();
    const { id } = await customer();
    await call('DELETE', `/v1/customers/${id}`);
    expect((await record({ customer: { id } })).body.customer).toEqual({ id, outcome: 'former' });
    expect(await euros(id)).toMatchObject({ orders: 1 });
    expect((await call('GET', `/v1/customers/${id}`)).status).toBe(404);
  });

  test('who was merged into another one orders as that one, before and after', async () => {
    const { record, call, customer, address, euros } = await setup();
    const gone = await customer();
    const survivor = await customer({ email: address('bo') });
    await record({ customer: { id: gone.id } });
    const merged = await call('POST', `/v1/customers/${survivor.id}/merge`, { body: { from: gone.id } });
    expect(merged.status).toBe(200);
    expect((await record({ customer: { id: gone.id } })).body.outcome).toBe('unchanged');
    expect((await record({ number: '2', customer: { id: gone.id } })).body.customer.id).toBe(survivor.id);
    expect(await euros(survivor.id)).toMatchObject({ orders: 2, spent: '24.60' });
    expect((await record({ status: 'cancelled' })).body.customer.id).toBe(survivor.id);
    expect(await euros(gone.id)).toMatchObject({ orders: 1, spent: '12.30' });
  });

  test('of twenty first orders at once under variants of one address is one (trust 18)', async () => {
    const { record, call, address, euros } = await setup();
    const variant = (n: number) =>
      [...'ana.luisa'].map((letter, at) => ((n >> at) & 1 ? letter.toUpperCase() : letter)).join('');
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        record({ number: `${n}`, customer: { email: address(variant(n)) } }),
      ),
    );
    expect(new Set(answers.map(({ body }) => body.outcome))).toEqual(new Set(['created']));
    expect(new Set(answers.map(({ body }) => body.customer.id)).size).toBe(1);
    expect(answers.filter(({ body }) => body.customer.outcome === 'created')).toHaveLength(1);
    const { id } = (await call('GET', `/v1/customers/lookup?email=${address('ana.luisa')}`)).body;
    expect(await euros(id)).toMatchObject({ orders: 20 });
  });
});

describe('a batch of orders', () => {
  test('answers for each in the order given; a faulty one fails alone', async () => {
    const { call, store, address, euros } = await setup();
    const order = (number: string, more: object = {}) => anOrder({ store, number, ...more });
    const customer = { email: address(), firstName: 'Ada' };
    const orders = [
      order('1', { customer }),
      order('2', { customer, total: 'x' }),
      order('3'),
      order('4', { customer: { id: crypto.randomUUID() } }),
      order('5', { customer: { ...customer, phone: '020 7946 0958' } }),
      order('1', { status: 'cancelled' }),
      7,
    ];
    const { status, body } = await call('POST', '/v1/orders/batch', { body: { orders } });
    expect(status).toBe(200);
    const [first] = body.results;
    expect(body.results).toMatchObject([
      { outcome: 'created', customer: { outcome: 'created' } },
      { outcome: 'failed', problem: { code: 'invalid_request', errors: [{ pointer: '/total' }] } },
      { outcome: 'created' },
      { outcome: 'failed', problem: { code: 'unknown_reference', errors: [{ pointer: '/customer/id' }] } },
      { outcome: 'created', customer: { id: first.customer.id, outcome: 'found' } },
      { outcome: 'updated', orderId: first.orderId, customer: { id: first.customer.id } },
      { outcome: 'failed', problem: { code: 'invalid_request' } },
    ]);
    expect(await euros(first.customer.id)).toMatchObject({ orders: 1, spent: '12.30' });
    const again = await call('POST', '/v1/orders/batch', { body: { orders: [orders[4], orders[2]] } });
    expect(again.body.results).toMatchObject([{ outcome: 'unchanged' }, { outcome: 'unchanged' }]);
  });

  test('of a hundred of one customer takes few transactions, and one version of their standing for each', async () => {
    const { call, table, store, customer } = await setup();
    const { id } = await customer();
    const orders = Array.from({ length: 100 }, (_, n) =>
      anOrder({ store, number: `${n}`, customer: { id } }),
    );
    const { body } = await call('POST', '/v1/orders/batch', { body: { orders } });
    expect(new Set(body.results.map(({ outcome }: { outcome: string }) => outcome))).toEqual(
      new Set(['created']),
    );
    const { findStanding } = await import('../../shared/standing/repository.ts');
    expect(await findStanding(table, id)).toMatchObject({
      version: Math.ceil(100 / 12),
      orders: { EUR: { orders: 100, spent: 123_000 } },
    });
  });

  test('of somebody with hundreds of orders: when the last ones are cancelled, the one before them is the last', async () => {
    const { call, store, customer, statistics } = await setup();
    const { id } = await customer();
    const minute = (n: number) => new Date(Date.UTC(2026, 0, 1, 0, n)).toISOString();
    const order = (n: number, more: object = {}) =>
      anOrder({ store, number: `${n}`, placedAt: minute(n), customer: { id }, ...more });
    const send = (orders: object[]) => call('POST', '/v1/orders/batch', { body: { orders } });
    for (let start = 0; start < 510; start += 85)
      await send(Array.from({ length: 85 }, (_, n) => order(start + n)));
    expect(await statistics(id)).toMatchObject({ firstOrderAt: minute(0), lastOrderAt: minute(509) });
    const cancelled = Array.from({ length: 20 }, (_, n) => order(509 - n, { status: 'cancelled' }));
    await send([...cancelled.slice(1), order(0, { status: 'cancelled' })]);
    await send(cancelled.slice(0, 1));
    expect(await statistics(id)).toMatchObject({ firstOrderAt: minute(1), lastOrderAt: minute(489) });
  });

  test('has one order at least and a hundred at most', async () => {
    const { call } = await setup();
    for (const orders of [[], Array.from({ length: 101 }, () => anOrder())])
      expect((await call('POST', '/v1/orders/batch', { body: { orders } })).status).toBe(400);
  });
});
