import { describe, expect, test } from 'vitest';
import { everything, useCustomers } from './support/customers.ts';

const { call, create, patch } = useCustomers();

describe('a merge patch', () => {
  test('merges objects, clears with null, and sets defaults back (promise 7, 20)', async () => {
    const { id } = await create({
      ...everything,
      email: 'merge@record.example',
      username: 'merge',
      externalId: 'm',
    });
    const { body } = await patch(id, {
      shippingAddress: { line2: null, city: 'Bath' },
      billingAddress: { city: 'York', line1: null },
      membership: null,
      status: null,
      tags: null,
      taxExempt: null,
      business: { address: { line1: null } },
      notes: null,
    });
    expect(body.shippingAddress).toEqual({
      ...everything.shippingAddress,
      line2: undefined,
      city: 'Bath',
    });
    expect(body).toMatchObject({
      billingAddress: { city: 'York' },
      status: 'active',
      tags: [],
      taxExempt: false,
      business: { company: 'Analytical Engines', address: { country: 'GB' } },
    });
    expect(body).not.toHaveProperty('membership');
    expect(body).not.toHaveProperty('notes');
  });

  test('of a phone tells anew which number is meant, or that none can be told', async () => {
    const { id } = await create({ name: 'Phone', phone: '020 7946 0958' });
    expect((await patch(id, { phone: '+49 30 901820' })).body.phoneE164).toBe('+4930901820');
    const nonsense = await patch(id, { phone: '12' });
    expect(nonsense.body).toMatchObject({ phone: '12' });
    expect(nonsense.body).not.toHaveProperty('phoneE164');
    expect((await patch(id, { phone: null })).body).not.toHaveProperty('phone');
  });

  test('that would leave a customer without anything to know it by, or "same" as nothing, is refused', async () => {
    const { id } = await create({ name: 'Bare', shippingAddress: { city: 'Bath' }, billingAddress: 'same' });
    expect((await patch(id, { name: null })).status).toBe(400);
    const bare = await patch(id, { shippingAddress: null });
    expect(bare).toMatchObject({ status: 400, body: { errors: [{ pointer: '/shippingAddress' }] } });
    expect((await patch(id, { shippingAddress: null, billingAddress: null })).status).toBe(200);
    const nothing = { name: 'x', shippingAddress: {}, billingAddress: 'same' };
    expect((await call('POST', '/v1/customers', { body: nothing })).status).toBe(400);
    expect(await create({ name: 'x', shippingAddress: {} })).not.toHaveProperty('shippingAddress');
    const same = await call('POST', '/v1/customers', { body: { name: 'x', billingAddress: 'same' } });
    expect(same.body.detail).toContain('shippingAddress');
  });

  test('whose answer was lost gets the same answer again, also with the ETag of before (trust 24, 41)', async () => {
    const { id } = await create({ name: 'Again' });
    const first = await patch(id, { lastName: 'Once' }, { 'if-match': '"1"' });
    const second = await patch(id, { lastName: 'Once' }, { 'if-match': '"1"' });
    expect(second).toMatchObject({ status: 200, body: first.body });
    expect(second.headers.etag).toBe('"2"');
    expect((await patch(id, { lastName: 'Twice' }, { 'if-match': '"1"' })).status).toBe(412);
  });

  test.each([
    [{ birthDate: '1990-02-30' }, '/birthDate'],
    [{ birthDate: '3000-01-01' }, '/birthDate'],
    [{ birthDate: '--02-30' }, '/birthDate'],
    [{ gender: 'unknown' }, '/gender'],
    [{ shippingAddress: { country: 'XX' } }, '/shippingAddress/country'],
    [{ shippingAddress: { country: 'Germany' } }, '/shippingAddress/country'],
    [{ shippingAddress: { planet: 'Mars' } }, '/shippingAddress/planet'],
    [{ billingAddress: 'other' }, '/billingAddress'],
    [{ username: 'a@b.example' }, '/username'],
    [{ username: 'with blank' }, '/username'],
    [{ username: 'ada＠shop.example' }, '/username'],
    [{ membership: { validUntil: 'soon' } }, '/membership/validUntil'],
    [{ marketing: { email: 'yes' } }, '/marketing/email'],
    [{ tags: ['a', ''] }, '/tags/1'],
    [{ business: { website: 'javascript:alert(1)' } }, '/business/website'],
    [{ marketing: { email: true, at: '2099-01-01T00:00:00Z' } }, '/marketing/at'],
    [{ customFields: { nowhere: 1 } }, '/customFields/nowhere'],
  ])('with %j is refused, and the pointer says where', async (body, pointer) => {
    const { id } = await create({ name: 'Wrong' });
    const answer = await patch(id, body);
    expect(answer.status).toBe(400);
    expect(answer.body.errors[0].pointer).toBe(pointer);
    const created = await call('POST', '/v1/customers', { body: { name: 'Wrong', ...body } });
    expect(created.body.errors?.[0].pointer).toBe(pointer);
  });
});
