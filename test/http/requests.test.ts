import { describe, expect, test } from 'vitest';
import { setupApi } from '../support/api.ts';

const id = '01890000-0000-7000-8000-000000000000';

describe('bad input is answered with problem details that say what and where', () => {
  const cases: [
    name: string,
    status: number,
    code: string,
    request: { text?: string; body?: unknown; headers?: Record<string, string> },
  ][] = [
    ['malformed JSON', 400, 'malformed_json', { text: '{"email": ' }],
    ['no body', 400, 'malformed_json', {}],
    ['a body that is not an object', 400, 'invalid_request', { text: '[1]' }],
    ['null', 400, 'invalid_request', { text: 'null' }],
    ['a wrong type', 400, 'invalid_request', { body: { email: {} } }],
    ['an unknown field', 400, 'invalid_request', { body: { name: 'A', nmae: 'B' } }],
    ['a server-owned field', 400, 'invalid_request', { body: { name: 'A', version: 9 } }],
    ['two addresses in one field', 400, 'invalid_request', { body: { email: 'a@x.com,b@y.com' } }],
    ['a prototype as a field', 400, 'invalid_request', { text: '{"name":"A","__proto__":{"x":1}}' }],
    ['a body over one million bytes', 413, 'body_too_large', { body: { name: 'x'.repeat(1_000_001) } }],
    [
      'JSON nested a hundred thousand deep',
      400,
      'malformed_json',
      { text: '['.repeat(1e5) + ']'.repeat(1e5) },
    ],
    [
      'another content type',
      415,
      'unsupported_media_type',
      { text: 'name=A', headers: { 'content-type': 'text/plain' } },
    ],
    [
      'an Idempotency-Key with blanks',
      400,
      'invalid_request',
      { body: { name: 'A' }, headers: { 'idempotency-key': 'a b' } },
    ],
    ['control characters', 400, 'invalid_request', { body: { name: 'A\u0000B' } }],
  ];
  test.each(cases)('%s: %i %s', async (_, status, code, request) => {
    const { call } = await setupApi();
    const answer = await call('POST', '/v1/customers', request);
    expect(answer).toMatchObject({
      status,
      headers: { 'content-type': 'application/problem+json' },
      body: {
        type: `urn:clientele:problem:${code}`,
        status,
        code,
        requestId: answer.headers['x-request-id'],
      },
    });
    expect((await call('GET', '/v1/customers')).body.total).toBe(0);
  });

  test('a name of characters that fold to many is stored, one of characters that fold to none is refused', async () => {
    const { call } = await setupApi();
    const group = (name: string) => call('POST', '/v1/groups', { body: { name } });
    expect((await group('\ufdfa'.repeat(100))).status).toBe(201);
    for (const name of ['\u0301', 'a\u0000b', '\u200b', '\ud800', 'a\u202eb'])
      expect((await group(name)).status).toBe(400);
  });

  test('eighty thousand unknown fields are 400 with the first hundred', async () => {
    const { call } = await setupApi();
    const body = Object.fromEntries(Array.from({ length: 80_000 }, (_, n) => [`f${n}`, 1]));
    const answer = await call('POST', '/v1/customers', { body });
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
    expect(answer.body.errors).toHaveLength(100);
  });

  test('an id in upper case is the same id, and a list takes no parameter that it does not know', async () => {
    const { call } = await setupApi();
    const { body } = await call('POST', '/v1/customers', { body: { name: 'A' } });
    expect((await call('GET', `/v1/customers/${body.id.toUpperCase()}`)).body).toEqual(body);
    expect((await call('GET', '/v1/groups?limit=1')).status).toBe(400);
    for (const limit of ['true', '0x5', '1e1', '101'])
      expect((await call('GET', `/v1/customers?limit=${limit}`)).status).toBe(400);
  });

  test('the pointer leads to the field', async () => {
    const { call } = await setupApi();
    const { body } = await call('POST', '/v1/customers', {
      body: { marketing: { email: 'yes', sms: true }, email: 'x' },
    });
    expect(body.errors.map(({ pointer }: { pointer: string }) => pointer).sort()).toEqual([
      '/email',
      '/marketing/email',
      '/marketing/sms',
    ]);
  });

  test('an answer never repeats what the client sent', async () => {
    const { call } = await setupApi();
    const answer = await call('POST', '/v1/customers', { body: { email: 'canary-7f3a', name: 'ok' } });
    expect(JSON.stringify(answer)).not.toContain('canary-7f3a');
  });

  test('unknown query parameters, fields and operators are named', async () => {
    const { call } = await setupApi();
    expect(await call('GET', '/v1/customers?colour=red')).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/query/colour', code: 'unknown_field' }] },
    });
    expect(await call('GET', '/v1/customers?limit=0')).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/query/limit' }] },
    });
    const search = (filter: unknown) => call('POST', '/v1/customers/search', { body: { filter } });
    expect((await search({ field: 'colour', value: 'red' })).body.errors[0]).toMatchObject({
      pointer: '/filter/field',
      message: expect.stringContaining('firstName'),
    });
    expect((await search({ field: 'status', op: 'contains', value: 'act' })).body.errors[0]).toMatchObject({
      pointer: '/filter/op',
      message: 'status can be asked with eq, ne, in, exists.',
    });
    expect((await search({ field: 'createdAt', op: 'gte', value: 'yesterday' })).status).toBe(400);
    expect((await search({ field: 'status', value: 'gone' })).body.errors[0].message).toContain(
      'active, inactive, blocked',
    );
  });

  test('an unknown path is 404 and a wrong method 405 with the methods that there are', async () => {
    const { call } = await setupApi();
    expect(await call('GET', '/v2/nothing')).toMatchObject({ status: 404, body: { code: 'not_found' } });
    expect(await call('PUT', `/v1/customers/${id}`)).toMatchObject({
      status: 405,
      headers: { allow: 'GET, PATCH, DELETE' },
      body: { code: 'method_not_allowed' },
    });
  });

  test('an id of the wrong form is 404, like one that nobody has', async () => {
    const { call } = await setupApi();
    expect((await call('GET', '/v1/customers/7')).status).toBe(404);
    expect((await call('GET', `/v1/customers/${id}`)).status).toBe(404);
  });
});

describe('API keys', () => {
  test('are shown once, listed without their secret, and hashed in the table', async () => {
    const { call } = await setupApi();
    const created = await call('POST', '/v1/api-keys', {
      body: { name: 'till', scopes: ['customers:read'] },
    });
    expect(created).toMatchObject({
      status: 201,
      body: { name: 'till', secret: expect.stringMatching(/^ck_/) },
    });
    const { secret, ...listed } = created.body;
    const { body } = await call('GET', '/v1/api-keys');
    expect(body.items).toContainEqual(listed);
    expect(JSON.stringify(body)).not.toContain(secret.slice(-43));
    expect((await call('GET', '/v1/customers', { key: secret })).status).toBe(200);
    expect((await call('POST', '/v1/customers', { key: secret, body: { name: 'A' } })).status).toBe(403);
  });

  test('cannot grant more than they have', async () => {
    const { call, newKey } = await setupApi();
    const key = await newKey(['api-keys:write', 'customers:read']);
    const ask = (scopes: string[]) => call('POST', '/v1/api-keys', { key, body: { name: 'x', scopes } });
    expect(await ask(['customers:read', 'customers:write'])).toMatchObject({
      status: 403,
      body: { code: 'missing_scope' },
    });
    expect((await ask(['customers:read'])).status).toBe(201);
    expect((await ask(['everything'])).status).toBe(400);
  });

  test('that were revoked are refused', async () => {
    const { call } = await setupApi();
    const { body } = await call('POST', '/v1/api-keys', { body: { name: 'x', scopes: ['customers:read'] } });
    expect((await call('DELETE', `/v1/api-keys/${body.id}`)).status).toBe(204);
    expect((await call('GET', '/v1/customers', { key: body.secret })).status).toBe(401);
    expect((await call('DELETE', `/v1/api-keys/${body.id}`)).status).toBe(404);
  });
});

describe('groups', () => {
  test('have unique names whatever their letter case and accents', async () => {
    const { call } = await setupApi();
    const created = await call('POST', '/v1/groups', { body: { name: 'Café', discountPercent: 12.5 } });
    expect(created).toMatchObject({ status: 201, body: { name: 'Café', discountPercent: 12.5, version: 1 } });
    expect(await call('POST', '/v1/groups', { body: { name: ' CAFE ' } })).toMatchObject({
      status: 409,
      body: { errors: [{ pointer: '/name' }] },
    });
    expect((await call('POST', '/v1/groups', { body: { name: 'VIP', discountPercent: 101 } })).status).toBe(
      400,
    );
    expect((await call('GET', '/v1/groups')).body).toEqual({ items: [created.body], total: 1 });
  });

  test('take and lose members, from the group and from the customer, with a result for each', async () => {
    const { call } = await setupApi();
    const group = (await call('POST', '/v1/groups', { body: { name: 'VIP' } })).body;
    const [a, b, c] = await Promise.all(
      ['A', 'B', 'C'].map(async (name) => (await call('POST', '/v1/customers', { body: { name } })).body.id),
    );
    const change = (body: unknown) => call('POST', `/v1/groups/${group.id}/customers`, { body });
    expect((await change({ add: [a, b, id] })).body.results).toEqual([
      { customerId: a, status: 'added' },
      { customerId: b, status: 'added' },
      { customerId: id, status: 'failed', code: 'not_found' },
    ]);
    expect((await change({ add: [a], remove: [b] })).body.results).toEqual([
      { customerId: a, status: 'unchanged' },
      { customerId: b, status: 'removed' },
    ]);
    await call('PATCH', `/v1/customers/${c}`, { body: { groupIds: [group.id] } });
    const members = await call('GET', `/v1/groups/${group.id}/customers?sort=name`);
    expect(members.body.items.map(({ name }: { name: string }) => name)).toEqual(['A', 'C']);
    expect((await call('GET', `/v1/groups/${id}/customers`)).status).toBe(404);
    expect((await change({ add: [a], remove: [a] })).status).toBe(400);
  });
});
