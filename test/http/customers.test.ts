import { describe, expect, test } from 'vitest';
import { setupApi } from '../support/api.ts';

const unknownId = '01890000-0000-7000-8000-000000000000';

describe('creating a customer', () => {
  test('answers 201 with the customer, its place and its version', async () => {
    const { call } = await setupApi();
    const created = await call('POST', '/v1/customers', {
      body: { firstName: ' Ana ', lastName: 'Muñoz', email: 'ANA@Example.COM', phone: '+34 600 000 001' },
    });
    expect(created).toMatchObject({
      status: 201,
      headers: { etag: '"1"', location: `/v1/customers/${created.body.id}` },
      body: {
        firstName: 'Ana',
        email: 'ana@example.com',
        status: 'active',
        taxExempt: false,
        marketing: { email: false },
        groupIds: [],
        source: 'api',
        version: 1,
      },
    });
    expect((await call('GET', created.headers.location ?? '')).body).toEqual(created.body);
  });

  test('needs neither e-mail nor phone: an external ID from a till is enough (promise 4)', async () => {
    const { call } = await setupApi();
    expect((await call('POST', '/v1/customers', { body: { externalId: 'till/7 #1' } })).status).toBe(201);
    const found = await call('GET', `/v1/customers/lookup?externalId=${encodeURIComponent('till/7 #1')}`);
    expect(found).toMatchObject({ status: 200, body: { externalId: 'till/7 #1' } });
  });

  test('needs something to know the customer by', async () => {
    const { call } = await setupApi();
    expect(await call('POST', '/v1/customers', { body: { taxExempt: true } })).toMatchObject({
      status: 400,
      body: { code: 'invalid_request' },
    });
  });

  test('refuses an e-mail address that another customer has, in any letter case (promise 26)', async () => {
    const { call } = await setupApi();
    await call('POST', '/v1/customers', { body: { email: 'ana@example.com' } });
    expect(await call('POST', '/v1/customers', { body: { email: 'Ana@EXAMPLE.com' } })).toMatchObject({
      status: 409,
      headers: { 'content-type': 'application/problem+json' },
      body: { code: 'already_exists', errors: [{ pointer: '/email', code: 'already_exists' }] },
    });
  });

  test('names all values that other customers have, whoever they are, when it creates and when it changes', async () => {
    const { call } = await setupApi();
    await call('POST', '/v1/customers', { body: { email: 'ana@example.com', externalId: '7' } });
    await call('POST', '/v1/customers', { body: { name: 'Other', username: 'ana' } });
    const taken = { email: 'ANA@example.com', username: 'Ana', externalId: '7' };
    const errors = ['/email', '/username', '/externalId'].map((pointer) => ({
      pointer,
      code: 'already_exists',
      message: `Another customer already has this ${pointer.slice(1)}.`,
    }));
    const refused = {
      status: 409,
      body: {
        code: 'already_exists',
        detail: 'Another customer already has this email. And 2 more.',
        errors,
      },
    };
    expect(await call('POST', '/v1/customers', { body: taken })).toMatchObject(refused);
    const { id } = (await call('POST', '/v1/customers', { body: { name: 'Bo', username: 'bo' } })).body;
    expect(await call('PATCH', `/v1/customers/${id}`, { body: taken })).toMatchObject(refused);
    const others = { ...taken, email: 'bo@example.com' };
    expect((await call('PATCH', `/v1/customers/${id}`, { body: others })).body.errors).toEqual(
      errors.slice(1),
    );
    expect((await call('GET', `/v1/customers/${id}`)).body).toMatchObject({ username: 'bo', version: 1 });
  });

  test('refuses an external ID that another customer has', async () => {
    const { call } = await setupApi();
    await call('POST', '/v1/customers', { body: { externalId: '7' } });
    expect(await call('POST', '/v1/customers', { body: { externalId: '7', name: 'Other' } })).toMatchObject({
      status: 409,
      body: { errors: [{ pointer: '/externalId' }] },
    });
  });

  test('fifty at once with one address in different letter case make one customer (trust 18)', async () => {
    const { call } = await setupApi();
    const address = 'fifty.people@example.com';
    const variant = (n: number) =>
      [...address].map((letter, i) => ((n >> (i % 6)) & 1 ? letter.toUpperCase() : letter)).join('');
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, n) => call('POST', '/v1/customers', { body: { email: variant(n) } })),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(49);
    expect((await call('GET', '/v1/customers')).body.total).toBe(1);
  });

  test('refuses a group that does not exist, and stores nothing', async () => {
    const { call } = await setupApi();
    const refused = await call('POST', '/v1/customers', {
      body: { email: 'a@example.com', groupIds: [unknownId] },
    });
    expect(refused).toMatchObject({
      status: 409,
      body: { code: 'unknown_reference', errors: [{ pointer: '/groupIds' }] },
    });
    expect((await call('GET', '/v1/customers/lookup?email=a@example.com')).status).toBe(404);
  });
});

describe('an Idempotency-Key', () => {
  test('makes a repeated creation answer the first customer again (trust 40)', async () => {
    const { call } = await setupApi();
    const request = { body: { email: 'ana@example.com' }, headers: { 'idempotency-key': 'order-7' } };
    const first = await call('POST', '/v1/customers', request);
    const again = await call('POST', '/v1/customers', request);
    expect(again).toMatchObject({
      status: 201,
      body: first.body,
      headers: { 'idempotent-replayed': 'true' },
    });
    expect(first.headers['idempotent-replayed']).toBeUndefined();
    expect((await call('GET', '/v1/customers')).body.total).toBe(1);
  });

  test('creates one customer when thirty requests with it arrive at once', async () => {
    const { call } = await setupApi();
    const request = { body: { name: 'Nameless' }, headers: { 'idempotency-key': 'same' } };
    const answers = await Promise.all(
      Array.from({ length: 30 }, () => call('POST', '/v1/customers', request)),
    );
    expect(new Set(answers.map(({ status, body }) => `${status} ${body.id}`)).size).toBe(1);
    expect((await call('GET', '/v1/customers')).body.total).toBe(1);
  });

  test('is refused with another payload, and belongs to one API key', async () => {
    const { call, newKey } = await setupApi();
    const headers = { 'idempotency-key': 'order-7' };
    await call('POST', '/v1/customers', { body: { name: 'A' }, headers });
    expect(await call('POST', '/v1/customers', { body: { name: 'B' }, headers })).toMatchObject({
      status: 422,
      body: { code: 'idempotency_key_reused' },
    });
    const key = await newKey(['customers:write']);
    expect((await call('POST', '/v1/customers', { body: { name: 'B' }, headers, key })).status).toBe(201);
  });

  test('is free again after a request that was refused', async () => {
    const { call } = await setupApi();
    await call('POST', '/v1/customers', { body: { email: 'a@example.com' } });
    const headers = { 'idempotency-key': 'order-7' };
    expect((await call('POST', '/v1/customers', { body: { email: 'a@example.com' }, headers })).status).toBe(
      409,
    );
    expect((await call('POST', '/v1/customers', { body: { email: 'b@example.com' }, headers })).status).toBe(
      201,
    );
  });
});

describe('changing a customer', () => {
  test('merges the patch: what is absent stays, null clears', async () => {
    const { call } = await setupApi();
    const { body } = await call('POST', '/v1/customers', {
      body: { firstName: 'Ana', phone: '600 000 001', email: 'a@example.com', marketing: { email: true } },
    });
    const changed = await call('PATCH', `/v1/customers/${body.id}`, {
      body: { phone: null, lastName: 'Muñoz', marketing: {} },
      headers: { 'if-match': '"1"' },
    });
    expect(changed).toMatchObject({ status: 200, headers: { etag: '"2"' } });
    const { phone, ...rest } = body;
    expect(changed.body).toEqual({ ...rest, lastName: 'Muñoz', version: 2, updatedAt: expect.any(String) });
    expect((await call('GET', `/v1/customers/${body.id}`)).body).toEqual(changed.body);
  });

  test('with a stale If-Match is refused with 412 and changes nothing (trust 41)', async () => {
    const { call } = await setupApi();
    const { body } = await call('POST', '/v1/customers', { body: { name: 'A' } });
    const path = `/v1/customers/${body.id}`;
    await call('PATCH', path, { body: { name: 'B' } });
    const stale = await call('PATCH', path, { body: { name: 'C' }, headers: { 'if-match': '"1"' } });
    expect(stale).toMatchObject({ status: 412, body: { code: 'version_mismatch' } });
    expect((await call('GET', path)).body.name).toBe('B');
    expect((await call('PATCH', path, { body: { name: 'C' }, headers: { 'if-match': 'W/x' } })).status).toBe(
      400,
    );
  });

  test('that changes nothing keeps the version', async () => {
    const { call } = await setupApi();
    const { body } = await call('POST', '/v1/customers', { body: { name: 'A' } });
    expect((await call('PATCH', `/v1/customers/${body.id}`, { body: { name: ' A ' } })).body).toEqual(body);
  });

  test('of the address frees the old one and takes the new one, whoever asks first', async () => {
    const { call } = await setupApi();
    const a = await call('POST', '/v1/customers', { body: { email: 'a@example.com' } });
    const b = await call('POST', '/v1/customers', { body: { email: 'b@example.com' } });
    const take = (id: string, email: string) => call('PATCH', `/v1/customers/${id}`, { body: { email } });
    expect((await take(b.body.id, 'A@example.com')).status).toBe(409);
    expect((await take(a.body.id, 'c@example.com')).status).toBe(200);
    expect((await take(b.body.id, 'A@example.com')).status).toBe(200);
    expect((await call('GET', '/v1/customers/lookup?email=a@example.com')).body.id).toBe(b.body.id);
    expect((await call('GET', '/v1/customers/lookup?email=b@example.com')).status).toBe(404);
  });

  test('by many at once loses none of their fields', async () => {
    const { call } = await setupApi();
    const { body } = await call('POST', '/v1/customers', { body: { name: 'A' } });
    const patches = [
      { firstName: 'F' },
      { lastName: 'L' },
      { phone: '1234' },
      { taxExempt: true },
      { status: 'blocked' },
    ];
    await Promise.all(patches.map((patch) => call('PATCH', `/v1/customers/${body.id}`, { body: patch })));
    expect((await call('GET', `/v1/customers/${body.id}`)).body).toMatchObject({
      ...Object.assign({}, ...patches),
      version: 1 + patches.length,
    });
  });

  test('cannot take away everything that it is known by', async () => {
    const { call } = await setupApi();
    const { body } = await call('POST', '/v1/customers', { body: { email: 'a@example.com' } });
    expect((await call('PATCH', `/v1/customers/${body.id}`, { body: { email: null } })).status).toBe(400);
  });
});

describe('deleting a customer', () => {
  test('frees the address, and the customer is gone from reads and searches', async () => {
    const { call } = await setupApi();
    const { body } = await call('POST', '/v1/customers', {
      body: { email: 'a@example.com', externalId: '7' },
    });
    expect((await call('GET', '/v1/customers')).body.total).toBe(1);
    expect(
      (await call('DELETE', `/v1/customers/${body.id}`, { headers: { 'if-match': '"9"' } })).status,
    ).toBe(412);
    expect(await call('DELETE', `/v1/customers/${body.id}`)).toMatchObject({ status: 204, body: '' });
    expect((await call('DELETE', `/v1/customers/${body.id}`)).status).toBe(404);
    expect((await call('GET', `/v1/customers/${body.id}`)).status).toBe(404);
    expect((await call('GET', '/v1/customers')).body).toEqual({ items: [], total: 0, filters: [] });
    const again = await call('POST', '/v1/customers', { body: { email: 'a@example.com', externalId: '7' } });
    expect(again.status).toBe(201);
  });
});
