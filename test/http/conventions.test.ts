import { beforeAll, describe, expect, test } from 'vitest';
import { endpoints } from '../../shared/contracts/index.ts';
import { problems } from '../../shared/http/problems.ts';
import { type Api, setupApi } from '../support/api.ts';

const nobody = '01890000-0000-7000-8000-000000000000';
let api: Api;
let ada: { id: string; version: number };

beforeAll(async () => {
  api = await setupApi();
  const input = {
    firstName: 'Ada',
    email: 'ada@shop.example',
    marketing: { email: true },
    billingAddress: { line1: '1 Main St', city: 'London', country: 'GB' },
  };
  ada = (await api.call('POST', '/v1/customers', { body: input })).body;
});

const read = (path: string) => api.call('GET', path);

describe('fields', () => {
  test.each<[fields: string, answered: object]>([
    ['firstName', { firstName: 'Ada' }],
    ['email,status', { email: 'ada@shop.example', status: 'active' }],
    ['status&fields=firstName', { firstName: 'Ada', status: 'active' }],
    ['marketing.email', { marketing: { email: true } }],
    ['billingAddress.city,billingAddress.country', { billingAddress: { city: 'London', country: 'GB' } }],
    ['customFields.size', { customFields: {} }],
    ['lastName', {}],
    ['id', {}],
    ['%20firstName%20,%20status', { firstName: 'Ada', status: 'active' }],
  ])('=%s answers those, and the id, with the ETag of all', async (fields, answered) => {
    const { body, headers } = await read(`/v1/customers/${ada.id}?fields=${fields}`);
    expect(body).toEqual({ id: ada.id, ...answered });
    expect(headers.etag).toBe(`"${ada.version}"`);
  });

  test('name a field whole, although something in it is named too', async () => {
    const whole = (await read(`/v1/customers/${ada.id}?fields=marketing`)).body;
    expect(whole.marketing).toHaveProperty('at');
    expect((await read(`/v1/customers/${ada.id}?fields=marketing.email,marketing`)).body).toEqual(whole);
  });

  test('go for the lookup, lists, members and searches, where the page stays a page', async () => {
    const group = (await api.call('POST', '/v1/groups', { body: { name: 'VIP' } })).body.id;
    await api.call('POST', `/v1/groups/${group}/customers`, { body: { add: [ada.id] } });
    const item = { id: ada.id, firstName: 'Ada' };
    expect((await read('/v1/customers/lookup?email=ada@shop.example&fields=firstName')).body).toEqual(item);
    for (const path of ['/v1/customers', `/v1/groups/${group}/customers`])
      expect((await read(`${path}?fields=firstName`)).body).toEqual({ items: [item], total: 1, filters: [] });
    const searched = await api.call('POST', '/v1/customers/search', { body: { fields: ['firstName'] } });
    expect(searched.body).toEqual({ items: [item], total: 1, filters: [] });
  });

  test('are no part of a question: its cursor goes on with others, and the next page keeps them', async () => {
    await api.call('POST', '/v1/customers', { body: { firstName: 'Grace' } });
    const first = await read('/v1/customers?limit=1&sort=firstName&fields=firstName');
    expect(first.headers.link).toContain('fields=firstName');
    const cursor = first.body.nextCursor;
    const next = await read(`/v1/customers?limit=1&sort=firstName&fields=status&cursor=${cursor}`);
    expect(next.body.items[0]).toEqual({ id: expect.not.stringMatching(ada.id), status: 'active' });
  });

  test.each(['colour', '', 'firstName,', 'marketing.colour', 'firstName.x', 'identityVersion', '__proto__'])(
    '=%s: what the answer does not have is 400, with what it has',
    async (fields) => {
      const { status, body } = await read(`/v1/customers/${ada.id}?fields=${fields}`);
      expect(status).toBe(400);
      expect(body.errors).toEqual([
        {
          pointer: '/query/fields',
          code: 'unknown_field',
          message: expect.stringMatching(/There are id, .*, marketing, /),
        },
      ]);
    },
  );

  test('in a search are a list of names, and nowhere else are there any', async () => {
    for (const fields of [['colour'], 'firstName,colour', [7], {}]) {
      const { status, body } = await api.call('POST', '/v1/customers/search', { body: { fields } });
      expect([status, body.errors[0].pointer]).toEqual([400, '/fields']);
    }
    expect((await read('/v1/api-keys?fields=name')).status).toBe(400);
    const created = await api.call('POST', '/v1/customers', { body: { name: 'A', fields: ['name'] } });
    expect(created.status).toBe(400);
  });
});

describe('If-Match', () => {
  const change = (header: string) =>
    api.call('PATCH', `/v1/customers/${ada.id}`, {
      body: { lastName: `L${Math.random()}` },
      headers: { 'if-match': header },
    });

  test('takes the version, alone or in a list, and * for any (trust 41)', async () => {
    const { version } = (await read(`/v1/customers/${ada.id}`)).body;
    expect((await change(`"${version}"`)).status).toBe(200);
    expect((await change(`"${version}", "${version + 1}"`)).status).toBe(200);
    expect((await change(`"x,y" ,W/"9","${version + 2}"`)).status).toBe(200);
    expect((await change('*')).status).toBe(200);
  });

  test.each(['"1"', '"1", "2"', 'W/"1"', '"elsewhere"', '""'])(
    '%s matches nothing: 412 (trust 41)',
    async (header) => {
      expect(await change(header)).toMatchObject({ status: 412, body: { code: 'version_mismatch' } });
    },
  );

  test('a weak tag never matches, not even of the present version (trust 41)', async () => {
    const { version } = (await read(`/v1/customers/${ada.id}`)).body;
    expect((await change(`W/"${version}"`)).status).toBe(412);
  });

  test.each([
    '',
    '3',
    '"3',
    'x"3"',
    '"3" "4"',
    '"3"x',
    '*, "3"',
    Array.from({ length: 11 }, (_, n) => `"${n}"`).join(),
  ])('%s is no list of entity tags: 400', async (header) => {
    expect(await change(header)).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/header/if-match' }] },
    });
  });
});

describe('a body', () => {
  const create = (text: string | Uint8Array, headers: Record<string, string> = {}) =>
    api.call('POST', '/v1/customers', { text, headers });
  const json = '{"name":"Zoë"}';
  const broken = Buffer.concat([Buffer.from('{"name":"a'), Buffer.from([0xff]), Buffer.from('b"}')]);

  test.each([
    ['as text', json, {}],
    ['as bytes', Buffer.from(json), {}],
    ['that names its charset', json, { 'content-type': 'application/json; charset=UTF-8' }],
    ['with the coding identity', json, { 'content-encoding': 'Identity' }],
    ['with a replacement character that was sent', '{"name":"a\ufffdb"}', { 'content-length': '16' }],
  ])('%s is taken', async (_, text, headers) => {
    expect(await create(text, headers)).toMatchObject({ status: 201 });
  });

  test.each([
    ['that is compressed', 415, Buffer.from(json), { 'content-encoding': 'gzip' }],
    ['in another charset', 415, json, { 'content-type': 'application/json; charset="iso-8859-1"' }],
    ['whose bytes are not UTF-8', 400, broken, {}],
    [
      'whose bytes the gateway had to replace',
      400,
      broken.toString(),
      { 'content-length': String(broken.length) },
    ],
    ['that begins with a byte order mark', 400, Buffer.from(`\ufeff${json}`), {}],
  ])('%s is refused: %i', async (_, status, text, headers) => {
    const code = status === 415 ? 'unsupported_media_type' : 'malformed_json';
    expect(await create(text, headers)).toMatchObject({ status, body: { code } });
  });
});

test('a POST in whose body nothing is required comes without one; any other needs it', async () => {
  const group = (await api.call('POST', '/v1/groups', { body: { name: 'Nothing required' } })).body;
  const customer = (await api.call('POST', '/v1/customers', { body: { name: 'Ada' } })).body;
  const path = `/v1/customers/${customer.id}`;
  const post = async (of: string) => await api.call('POST', of);
  expect(await post('/v1/customers/search')).toMatchObject({
    status: 200,
    body: { total: expect.any(Number) },
  });
  expect(await post(`${path}/password-reset`)).toMatchObject({ status: 202, body: { mail: 'no_address' } });
  expect(await post(`/v1/groups/${group.id}/customers`)).toMatchObject({
    status: 200,
    body: { results: [] },
  });
  for (const of of ['/v1/customers', `${path}/credit`])
    expect(await post(of)).toMatchObject({ status: 400, body: { code: 'malformed_json' } });
  expect(await api.call('PATCH', path)).toMatchObject({ status: 400, body: { code: 'malformed_json' } });
});

test.each<[body: unknown, pointer: string, message: string]>([
  [{ firstName: 7 }, '/firstName', 'Give a text.'],
  [{ firstName: 'x'.repeat(101) }, '/firstName', 'At most 100 characters.'],
  [{ name: 'A', status: 'canary' }, '/status', 'One of active, inactive, blocked.'],
  [{ name: 'A', taxExempt: 'canary' }, '/taxExempt', 'Give true or false.'],
  [{ name: 'A', groupIds: 'canary' }, '/groupIds', 'Give a list.'],
  [{ name: 'A', groupIds: ['canary'] }, '/groupIds/0', 'Give a UUID.'],
  [{ name: 'A', marketing: {} }, '/marketing/email', 'This is missing.'],
  [{ name: 'A', marketing: 'canary' }, '/marketing', 'Give an object.'],
  [{ name: 'A', canary: 1 }, '/canary', 'There is no such field here.'],
])('a fault is told in plain words: %j', async (body, pointer, message) => {
  const answer = await api.call('POST', '/v1/customers', { body });
  expect(answer.body.errors).toEqual([expect.objectContaining({ pointer, message })]);
  expect(answer.body.detail).toBe(`${message} (${pointer})`);
});

describe('HEAD', () => {
  test.each(['/health', '/v1/openapi.json', '/docs'])(
    'of %s answers like GET, without a body',
    async (path) => {
      const get = await read(path);
      const head = await api.call('HEAD', path, { key: null });
      const { 'x-request-id': _, ...headers } = get.headers;
      expect(head).toMatchObject({ status: 200, headers, body: '' });
    },
  );

  test('of what needs a key is 405 with the methods that there are, and of nothing 404', async () => {
    expect(await api.call('HEAD', '/v1/customers')).toMatchObject({
      status: 405,
      headers: { allow: 'POST, GET' },
    });
    expect((await api.call('HEAD', '/v2')).status).toBe(404);
    expect((await api.call('POST', '/health')).headers.allow).toBe('GET, HEAD');
  });
});

test('every answer has its request id: done, refused, unknown, of another method, preflight (trust 39)', async () => {
  const answers = await Promise.all([
    read('/v1/customers'),
    read(`/v1/customers/${nobody}`),
    api.call('GET', '/v1/customers', { key: null }),
    read('/nothing'),
    api.call('PUT', '/health'),
    api.call('OPTIONS', '/v1/customers'),
    api.call('HEAD', '/health'),
  ]);
  for (const { headers } of answers) expect(headers['x-request-id']).toMatch(/^[\da-f-]{36}$/);
  expect(new Set(answers.map(({ headers }) => headers['x-request-id'])).size).toBe(answers.length);
});

test('what can be asked again is told when: too many attempts (trust 41)', async () => {
  const guess = () =>
    api.call('POST', '/v1/auth/login', {
      key: null,
      body: { email: 'ada@shop.example', password: 'wrong-password' },
    });
  const answers = [];
  for (let n = 0; n < 11; n++) answers.push(await guess());
  expect(answers.at(-1)).toMatchObject({
    status: problems.too_many_attempts.status,
    headers: { 'retry-after': expect.stringMatching(/^\d+$/) },
  });
});

test('only reads of one resource, pages of such and searches are selectable', () => {
  for (const { operationId, selectable, method, body, query } of endpoints) {
    if (selectable) expect([method === 'GET', body !== undefined && !query], operationId).toContain(true);
  }
});
