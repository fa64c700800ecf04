import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, test } from 'vitest';
import { profileKey } from '../../shared/customers/keys.ts';
import { type Api, setupApi } from '../support/api.ts';

let api: Api;
beforeAll(async () => {
  api = await setupApi();
});

const everything = {
  firstName: 'Ada',
  lastName: 'Lovelace',
  name: 'Countess of Lovelace',
  email: 'ada@record.example',
  phone: '020 7946 0958',
  officePhone: '+1 (212) 555-0100',
  username: 'Ada.L',
  idNumber: 'X-1234',
  externalId: 'till/7#1',
  birthDate: '--12-10',
  gender: 'female',
  status: 'inactive',
  tags: ['Founder', 'VIP'],
  taxExempt: true,
  taxId: 'GB 123 4567 89',
  notificationsOptIn: true,
  rewardsSummaryOptIn: true,
  marketing: { email: true, at: '2026-01-02T03:04:05.000Z', source: 'checkout' },
  business: {
    company: 'Analytical Engines',
    registrationNumber: '42',
    website: 'https://engines.example',
    address: { line1: '1 Mill Lane', country: 'GB' },
  },
  shippingAddress: {
    firstName: 'A.',
    lastName: 'L.',
    company: 'Engines',
    line1: '12 St James’s Square',
    line2: 'Flat 2',
    city: 'London',
    region: 'Greater London',
    postalCode: 'SW1Y 4JH',
    country: 'GB',
    phone: '020 7946 0000',
  },
  billingAddress: 'same',
  membership: {
    type: 'ViP',
    number: '10042',
    verificationCode: '7731',
    status: 'active',
    validUntil: '2027-01-31',
  },
  notes: 'Prefers letters.\nNever calls.',
};

async function create(fields: object) {
  const { status, body } = await api.call('POST', '/v1/customers', { body: fields });
  expect(status, JSON.stringify(body)).toBe(201);
  return body;
}

const patch = (id: string, body: object, headers = {}) =>
  api.call('PATCH', `/v1/customers/${id}`, { body, headers });

describe('a customer', () => {
  test('keeps every field that is given, and says which numbers the phones mean', async () => {
    const created = await create(everything);
    const { body } = await api.call('GET', `/v1/customers/${created.id}`);
    expect(body).toEqual(created);
    expect(body).toMatchObject(everything);
    expect(body).toMatchObject({ phoneE164: '+442079460958', officePhoneE164: '+12125550100', version: 1 });
  });

  test('of a till has no e-mail address, is found by its external ID, and gets the address later', async () => {
    const { id } = await create({ externalId: 'T-1', firstName: 'Walk' });
    const found = await api.call('GET', '/v1/customers/lookup?externalId=T-1');
    expect(found.body.id).toBe(id);
    expect((await patch(id, { email: 'Walk.In@record.example' })).body.email).toBe('walk.in@record.example');
    expect((await api.call('GET', '/v1/customers/lookup?email=walk.in@record.example')).body.id).toBe(id);
  });

  test('has a username that no other has in any letter case, and may change the case of its own', async () => {
    const { id } = await create({ name: 'One', username: 'Grace.H' });
    const other = await api.call('POST', '/v1/customers', { body: { name: 'Two', username: 'gRACE.h' } });
    expect(other).toMatchObject({ status: 409, body: { errors: [{ pointer: '/username' }] } });
    expect((await patch(id, { username: 'GRACE.H' })).body.username).toBe('GRACE.H');
    expect((await api.call('GET', '/v1/customers/lookup?username=grace.h')).body.id).toBe(id);
    expect((await patch(id, { username: null })).status).toBe(200);
    await create({ name: 'Two', username: 'grace.h' });
  });

  test('swaps its e-mail address with another in three steps, and a deleted one leaves it free', async () => {
    const one = await create({ email: 'one@swap.example', name: 'One' });
    const two = await create({ email: 'two@swap.example', name: 'Two' });
    expect((await patch(one.id, { email: 'two@swap.example' })).status).toBe(409);
    expect((await patch(one.id, { email: null })).status).toBe(200);
    expect((await patch(two.id, { email: 'one@swap.example' })).status).toBe(200);
    expect((await patch(one.id, { email: 'two@swap.example' })).status).toBe(200);
    expect((await api.call('DELETE', `/v1/customers/${one.id}`)).status).toBe(204);
    await create({ email: 'TWO@swap.example' });
  });

  test('is not given what the server owns (trust 32)', async () => {
    const { id } = await create({ name: 'Own' });
    const owned = {
      id,
      version: 7,
      identityVersion: 7,
      source: 'import',
      createdAt: '2020-01-01T00:00:00.000Z',
      updatedAt: '2020-01-01T00:00:00.000Z',
      phoneE164: '+442079460958',
      picture: { key: 'pictures/another' },
    };
    for (const [field, value] of Object.entries(owned)) {
      for (const answer of [
        await patch(id, { [field]: value }),
        await api.call('POST', '/v1/customers', { body: { name: 'Own', [field]: value } }),
      ]) {
        expect(answer).toMatchObject({
          status: 400,
          body: { errors: [{ pointer: `/${field}`, code: 'unknown_field' }] },
        });
      }
    }
  });

  test('that the first version stored has the defaults of what it lacked, and can be changed', async () => {
    const id = '01890000-0000-7000-8000-0000000000ff';
    const at = '2026-11-01T00:00:00.000Z';
    const Item = {
      ...profileKey(id),
      id,
      name: 'Old',
      status: 'active',
      taxExempt: false,
      marketing: { email: true },
      groupIds: [],
      source: 'api',
      createdAt: at,
      updatedAt: at,
      version: 3,
      identityVersion: 1,
    };
    await api.table.documents.send(new PutCommand({ TableName: api.table.name, Item }));
    const { body } = await patch(id, { lastName: 'New' });
    expect(body).toMatchObject({
      lastName: 'New',
      tags: [],
      customFields: {},
      notificationsOptIn: false,
      version: 4,
    });
  });
});

describe('a repeated creation', () => {
  test('is answered as the first time, although its custom field is gone by now (trust 24, 40)', async () => {
    const declared = { key: 'wanted', label: 'Wanted', type: 'number' };
    expect((await api.call('POST', '/v1/custom-fields', { body: declared })).status).toBe(201);
    const body = { email: 'replay@record.example', customFields: { wanted: 1 } };
    const headers = { 'idempotency-key': 'replayed-after-all' };
    const first = await api.call('POST', '/v1/customers', { body, headers });
    expect(first.status).toBe(201);
    expect((await api.call('DELETE', '/v1/custom-fields/wanted?force')).status).toBe(204);
    const second = await api.call('POST', '/v1/customers', { body, headers });
    expect(second).toMatchObject({ status: 201, body: { id: first.body.id } });
    expect(second.headers['idempotent-replayed']).toBe('true');
    const other = await api.call('POST', '/v1/customers', { body: { name: 'Other' }, headers });
    expect(other.status).toBe(422);
    const fresh = await api.call('POST', '/v1/customers', { body, headers: { 'idempotency-key': 'fresh' } });
    expect(fresh.status).toBe(400);
  });
});

describe('a merge patch', () => {
  test('merges objects, clears with null, and sets defaults back', async () => {
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
    expect((await api.call('POST', '/v1/customers', { body: nothing })).status).toBe(400);
    expect(await create({ name: 'x', shippingAddress: {} })).not.toHaveProperty('shippingAddress');
    const same = await api.call('POST', '/v1/customers', { body: { name: 'x', billingAddress: 'same' } });
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
    const created = await api.call('POST', '/v1/customers', { body: { name: 'Wrong', ...body } });
    expect(created.body.errors?.[0].pointer).toBe(pointer);
  });
});

describe('the answers about marketing', () => {
  test('are kept, the newest first, with time, place and actor; nothing is told of who was never asked', async () => {
    const { id } = await create({
      email: 'consent@record.example',
      marketing: { email: true, source: 'till 3' },
    });
    await patch(id, { marketing: { email: false } });
    await patch(id, { lastName: 'Other' });
    const at = '2025-05-05T05:05:05Z';
    const { body } = await patch(id, { marketing: { email: true, at, source: 'form' } });
    expect(body.marketing).toEqual({ email: true, at: '2025-05-05T05:05:05.000Z', source: 'form' });
    const { items } = (await api.call('GET', `/v1/customers/${id}/consents`)).body;
    expect(items.map(({ email, source }: { email: boolean; source?: string }) => [email, source])).toEqual([
      [true, 'form'],
      [false, undefined],
      [true, 'till 3'],
    ]);
    expect(items[0].actor).toMatch(/^api-key:/);
    const silent = await create({ name: 'Silent' });
    expect((await api.call('GET', `/v1/customers/${silent.id}/consents`)).body.items).toEqual([]);
  });
});

describe('an answer about marketing', () => {
  const historyOf = async (id: string) => (await api.call('GET', `/v1/customers/${id}/consents`)).body.items;

  test('that declines is kept too, at the creation and later, once', async () => {
    const declined = await create({ name: 'No', marketing: { email: false, source: 'till' } });
    expect(declined.marketing).toMatchObject({ email: false, source: 'till', at: declined.createdAt });
    expect(await historyOf(declined.id)).toMatchObject([{ email: false, source: 'till' }]);
    const { id } = await create({ name: 'Not yet' });
    for (const version of [2, 2]) {
      const { body } = await patch(id, { marketing: { email: false } });
      expect(body).toMatchObject({ version, marketing: { email: false, at: expect.any(String) } });
    }
    expect(await historyOf(id)).toHaveLength(1);
  });

  test('that is cleared is no agreement any more', async () => {
    const { id } = await create({ name: 'Yes', marketing: { email: true, source: 'form' } });
    expect((await patch(id, { marketing: { email: null } })).body.marketing).not.toHaveProperty('source');
    expect((await patch(id, { marketing: null })).body.marketing).toEqual({ email: false });
    expect((await historyOf(id)).map(({ email }: { email: boolean }) => email)).toEqual([false, false, true]);
  });
});

describe('the audit of a customer (trust 47)', () => {
  test('names actor, request and fields, and values only of fields that are not personal', async () => {
    const { id } = await create({
      ...everything,
      email: 'canary@record.example',
      username: 'canary',
      externalId: 'c',
    });
    const changed = await patch(id, {
      lastName: 'Canary',
      status: 'blocked',
      shippingAddress: { city: 'Canary' },
    });
    const answer = await api.call('GET', `/v1/customers/${id}/audit`);
    const [update, creation] = answer.body.items;
    expect(update).toMatchObject({
      action: 'updated',
      requestId: changed.headers['x-request-id'],
      changes: [
        { field: 'lastName' },
        { field: 'status', from: 'inactive', to: 'blocked' },
        { field: 'shippingAddress.city' },
      ],
    });
    expect(update.actor).toMatch(/^api-key:/);
    expect(creation.changes).toContainEqual({ field: 'marketing.email', to: true });
    const personal = [
      'canary',
      'Lovelace',
      '7946',
      'X-1234',
      '--12-10',
      'Founder',
      '10042',
      'letters',
      'Engines',
    ];
    for (const text of personal) expect(JSON.stringify(answer.body)).not.toContain(text);
  });

  test('is read page by page, stays after the deletion, and there is none of whom there never was', async () => {
    const { id } = await create({ name: 'v1' });
    for (const name of ['v2', 'v3']) await patch(id, { name });
    await api.call('DELETE', `/v1/customers/${id}`);
    const first = await api.call('GET', `/v1/customers/${id}/audit?limit=3`);
    expect(first.body.items.map(({ action }: { action: string }) => action)).toEqual([
      'deleted',
      'updated',
      'updated',
    ]);
    const [, next = ''] = /<(.+)>; rel="next"/.exec(first.headers.link ?? '') ?? [];
    const second = await api.call('GET', next);
    expect(second.body.items).toMatchObject([{ action: 'created' }]);
    expect(second.body).not.toHaveProperty('nextCursor');
    const other = await create({ name: 'other' });
    const stolen = next.replace(id, other.id);
    expect((await api.call('GET', stolen)).status).toBe(400);
    const nobody = '01890000-0000-7000-8000-00000000dead';
    expect((await api.call('GET', `/v1/customers/${nobody}/audit`)).status).toBe(404);
    expect((await api.call('GET', `/v1/customers/${nobody}/consents`)).status).toBe(404);
  });
});

describe('an upsert', () => {
  const upsert = (matchBy: string, customer: object) =>
    api.call('POST', '/v1/customers/upsert', { body: { matchBy, customer } });

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
        const { body } = await api.call('GET', `/v1/customers/${id}`);
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
    const undeclared = await upsert('externalId', { externalId: 'up-3', customFields: { nowhere: 1 } });
    expect(undeclared.body.errors[0].pointer).toBe('/customer/customFields/nowhere');
  });
});
