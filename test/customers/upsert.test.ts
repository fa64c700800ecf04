import { describe, expect, test } from 'vitest';
import { useCustomers } from './support/customers.ts';

const { call, create, patch } = useCustomers();

describe('an upsert', () => {
  const upsert = (matchBy: string, customer: object) =>
    call('POST', '/v1/customers/upsert', { body: { matchBy, customer } });

  test('creates once, then changes what is given, and repeats nothing', async () => {
    const fields = { externalId: 'up-1', firstName: 'Up', phone: '020 7946 0958', billingAddress: null };
    const created = await upsert('externalId', fields);
    expect(created).toMatchObject({
      status: 200,
      body: { outcome: 'created', customer: { firstName: 'Up' } },
    });
    expect((await upsert('externalId', fields)).body.outcome).toBe('unchanged');
    const updated = await upsert('externalId', { externalId: 'up-1', lastName: 'Dated', firstName: null });
    expect(updated.body).toMatchObject({ outcome: 'updated', customer: { lastName: 'Dated', version: 2 } });
    expect(updated.body.customer).not.toHaveProperty('firstName');
    expect(updated.body.customer.phoneE164).toBe('+442079460958');
  });

  test('makes one customer of twenty at the same moment', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        upsert('username', { username: n % 2 ? 'RACE' : 'race', name: `${n}` }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect(new Set(answers.map(({ body }) => body.customer.id)).size).toBe(1);
    expect(answers.filter(({ body }) => body.outcome === 'created')).toHaveLength(1);
  });

  test('never undoes a change of the value that it matches by', async () => {
    await Promise.all(
      Array.from({ length: 12 }, async (_, n) => {
        const { id } = await create({ email: `before${n}@upsert.example` });
        await Promise.all([
          patch(id, { email: `after${n}@upsert.example` }),
          upsert('email', { email: `before${n}@upsert.example`, lastName: 'Upserted' }),
        ]);
        const { body } = await call('GET', `/v1/customers/${id}`);
        expect(body.email).toBe(`after${n}@upsert.example`);
      }),
    );
  });

  test('asks for the field that it matches by, and for a customer that can stand', async () => {
    const missing = await upsert('email', { externalId: 'up-2' });
    expect(missing).toMatchObject({ status: 400, body: { errors: [{ pointer: '/customer/email' }] } });
    expect((await upsert('username', { username: 'alone' })).status).toBe(400);
    const same = { externalId: 'up-4', billingAddress: 'same', shippingAddress: null };
    expect((await upsert('externalId', same)).status).toBe(400);
    const answer = await upsert('externalId', { externalId: 'up-5', marketing: { source: 'till' } });
    expect(answer).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/customer/marketing/email' }] },
    });
    await create({ name: 'Holder', email: 'up@record.example' });
    const taken = await upsert('externalId', { externalId: 'up-3', email: 'up@record.example' });
    expect(taken).toMatchObject({ status: 409, body: { errors: [{ pointer: '/customer/email' }] } });
    await create({ name: 'Other', username: 'up.holder' });
    const both = { externalId: 'up-3', email: 'up@record.example', username: 'up.holder' };
    expect((await upsert('externalId', both)).body.errors).toMatchObject([
      { pointer: '/customer/email' },
      { pointer: '/customer/username' },
    ]);
    const undeclared = await upsert('externalId', { externalId: 'up-3', customFields: { nowhere: 1 } });
    expect(undeclared.body.errors[0].pointer).toBe('/customer/customFields/nowhere');
  });
});
