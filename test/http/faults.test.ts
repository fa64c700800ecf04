import { beforeAll, describe, expect, test } from 'vitest';
import { Busy } from '../../shared/errors.ts';
import { problemDetails } from '../../shared/http/problem-details.ts';
import { type Api, setupApi } from '../support/api.ts';

let api: Api;

beforeAll(async () => {
  api = await setupApi();
});

const post = (path: string) => async (body: unknown) => (await api.call('POST', path, { body })).body;
const create = post('/v1/customers');
const declare = post('/v1/custom-fields');
const group = post('/v1/groups');
const list = async (query: unknown) => (await api.call('GET', `/v1/customers?${query}`)).body;

const once = 'This parameter can stand only once.';
const sums = 'Clientele keeps this itself: it follows from orders and accounts.';
const noAddress = 'This is not an e-mail address.';

describe('what is wrong is told once, with a code of the documented list, and in words that are true', () => {
  test.each<
    [
      string,
      (sent: unknown) => Promise<{ errors: object[] }>,
      unknown,
      pointer: string,
      code: string,
      message: string,
    ]
  >([
    ['an e-mail address', create, { email: 'x' }, '/email', 'invalid_email', noAddress],
    ['a phone number', create, { phone: 'none' }, '/phone', 'invalid_phone', 'A phone number has digits.'],
    ['no text', create, { name: ' ' }, '/name', 'too_short', 'Give a text that is not empty.'],
    ['too much text', create, { name: 'x'.repeat(201) }, '/name', 'too_long', 'At most 200 characters.'],
    [
      'what nobody can see',
      create,
      { name: '\u200b' },
      '/name',
      'invalid_characters',
      'Give a text that can be seen.',
    ],
    [
      'an amount without its currency',
      create,
      { name: 'A', openingBalance: { credit: '5.00' } },
      '/openingBalance/credit',
      'wrong_type',
      'Give an object with amount and currency, such as {"amount": "12.30", "currency": "EUR"}.',
    ],
    ['no text for null', create, { name: null }, '/name', 'wrong_type', 'Give a text.'],
    [
      'an empty tag',
      create,
      { name: 'A', tags: [''] },
      '/tags/0',
      'too_short',
      'Give a text that is not empty.',
    ],
    [
      'nobody',
      create,
      {},
      '',
      'not_identified',
      'A customer needs at least one of email, phone, externalId, name, firstName, lastName.',
    ],
    [
      'a status',
      create,
      { name: 'A', status: 'gone' },
      '/status',
      'invalid_value',
      'One of active, inactive, blocked.',
    ],
    [
      'a billing address',
      create,
      { name: 'A', billingAddress: 'other' },
      '/billingAddress',
      'invalid_value',
      'Give "same" or an object.',
    ],
    [
      'a country',
      create,
      { name: 'A', shippingAddress: { country: 'XX' } },
      '/shippingAddress/country',
      'unknown_country',
      'There is no country with this code (ISO 3166-1 alpha-2).',
    ],
    [
      'a value of a custom field',
      create,
      { name: 'A', customFields: { a: {} } },
      '/customFields/a',
      'wrong_type',
      'Give a text, a number, or true or false.',
    ],
    ['a field', create, { nmae: 'A' }, '/nmae', 'unknown_field', 'There is no such field here.'],
    ['a missing name', group, {}, '/name', 'required', 'This is missing.'],
    ['an empty name', group, { name: '' }, '/name', 'too_short', 'Give a text that is not empty.'],
    [
      'a discount',
      group,
      { name: 'A', discountPercent: 0.001 },
      '/discountPercent',
      'too_precise',
      'A multiple of 0.01.',
    ],
    [
      'a type',
      declare,
      { key: 'a', label: 'A' },
      '/type',
      'required',
      'This is missing: one of text, number, boolean, date, choice.',
    ],
    [
      'twins',
      declare,
      { key: 'a', label: 'A', type: 'choice', options: ['Café', 'cafe'] },
      '/options',
      'duplicate',
      'Two of the options are the same but for letter case and accents.',
    ],
    ['a limit', list, 'limit=1000', '/query/limit', 'too_large', 'At most 100.'],
    ['a huge limit', list, 'limit=99999999999999999999', '/query/limit', 'too_large', 'At most 100.'],
    ['a limit below zero', list, 'limit=-5', '/query/limit', 'too_small', 'At least 1.'],
    ['half a limit', list, 'limit=2.5', '/query/limit', 'wrong_type', 'Give a whole number.'],
    ['no limit', list, 'limit=many', '/query/limit', 'wrong_type', 'Give a number.'],
    ['limit twice', list, 'limit=1&limit=2', '/query/limit', 'wrong_type', once],
    ['q twice', list, 'q=a&q=b', '/query/q', 'wrong_type', once],
    ['sort twice', list, 'sort=id&sort=-id', '/query/sort', 'invalid_value', once],
    ['timeZone twice', list, 'timeZone=UTC&timeZone=UTC', '/query/timeZone', 'wrong_type', once],
    [
      'a group that cannot be',
      list,
      'groupIds=VIP',
      '/query/groupIds',
      'invalid_value',
      'groupIds takes the id of a group, a UUID such as "019a2f0e-7c1a-7000-8000-0000000000bb".',
    ],
    ['a sum', create, { name: 'A', points: 7 }, '/points', 'unknown_field', sums],
    ['groups', create, { name: 'A', groups: ['VIP'] }, '/groups', 'unknown_field', 'Say groupIds.'],
    [
      'letters with accents before the @',
      create,
      { email: 'müller@bücher.example' },
      '/email',
      'invalid_email',
      'Before the @ only letters without accents, digits and signs of ASCII are taken: no mail can be sent to others.',
    ],
    ['two @', create, { email: 'mü@ller@bücher.example' }, '/email', 'invalid_email', noAddress],
    [
      'the name of a country',
      create,
      { name: 'A', shippingAddress: { country: 'Spain' } },
      '/shippingAddress/country',
      'invalid_format',
      'Give a country as two letters (ISO 3166-1), such as GB.',
    ],
    [
      'the United Kingdom',
      create,
      { name: 'A', shippingAddress: { country: 'uk' } },
      '/shippingAddress/country',
      'unknown_country',
      'The United Kingdom is GB (ISO 3166-1 alpha-2).',
    ],
    [
      'a year of birth',
      create,
      { name: 'A', birthDate: '1990' },
      '/birthDate',
      'invalid_format',
      'Give a date such as 1990-02-28, or --02-28 when the year is unknown.',
    ],
    [
      'a currency in small letters',
      create,
      { name: 'A', openingBalance: { credit: { amount: '1', currency: 'eur' } } },
      '/openingBalance/credit/currency',
      'invalid_value',
      'Give a currency by its code in capital letters, such as EUR.',
    ],
  ])('%s', async (_, send, sent, pointer, code, message) => {
    expect((await send(sent)).errors).toEqual([{ pointer, code, message }]);
  });

  test('each unknown field of a customer says what there is to know of it', async () => {
    const fields = { id: '1', totalSpent: 3, nmae: 'A', phoneE164: '+442079460958', password: 'secret' };
    const said = [
      ['/id', 'Clientele keeps this itself.'],
      ['/totalSpent', sums],
      ['/nmae', 'There is no such field here.'],
      ['/phoneE164', 'Clientele keeps this itself: it follows from phone.'],
      ['/password', 'Set it by PUT …/password of the customer.'],
    ];
    const told = (errors: { pointer: string; message: string }[]) =>
      errors.map(({ pointer, message }) => [pointer, message]);
    expect(told((await create({ name: 'A', ...fields })).errors)).toEqual(said);
    const change = await api.call('PATCH', '/v1/customers/01890000-0000-7000-8000-000000000000', {
      body: fields,
    });
    expect(told(change.body.errors)).toEqual(said);
    const body = { matchBy: 'email', customer: { email: 'a@b.example', totalSpent: 1 } };
    const upsert = await api.call('POST', '/v1/customers/upsert', { body });
    expect(told(upsert.body.errors)).toEqual([['/customer/totalSpent', sums]]);
    const flat = await api.call('POST', '/v1/customers/upsert', { body: { ...body, email: 'a@b.example' } });
    expect(told(flat.body.errors).at(-1)).toEqual([
      '/email',
      'There is no such field here. There are matchBy, customer.',
    ]);
  });

  test('a parameter that a list does not have is told with those that it has', async () => {
    const message = async (path: string) => (await api.call('GET', path)).body.errors[0].message;
    expect(await message('/v1/orders?stat=completed')).toMatch(
      /^There is no such parameter\. There are .*\bcustomerId, .*\bstore\b.*\./,
    );
    expect(await message('/v1/orders?mnth=2026-11')).toMatch(/ Did you mean month\?$/);
    const of = '/v1/customers/01890000-0000-7000-8000-000000000000';
    expect(await message(`${of}/audit?page=2`)).toBe('There is no such parameter. There are limit, cursor.');
    expect(await message(`${of}?field=email`)).toBe(
      'There is no such parameter. There are fields. Did you mean fields?',
    );
    expect(await message('/v1/groups?limit=5')).toBe('There is no such parameter. There is none here.');
  });

  test('and one that is forced is forced by true, false or nothing', async () => {
    const { body } = await api.call('DELETE', '/v1/groups/01890000-0000-7000-8000-000000000000?force=yes');
    expect(body.errors[0]).toMatchObject({
      code: 'invalid_value',
      message: 'One of true, false, or nothing.',
    });
  });

  test('of several faults the detail tells the first, and how many more there are', async () => {
    const { detail, errors } = await create({ email: 'x', status: 'gone', nmae: 1 });
    expect(errors).toHaveLength(3);
    expect(detail).toBe(`${errors[0].message} (${errors[0].pointer}) And 2 more.`);
  });
});

describe('what cannot be read is refused with the truth', () => {
  const send = (method: string, path: string, text: string, type = 'application/json') =>
    api.call(method, path, { text, headers: { 'content-type': type } });
  const at = '/v1/customers/01890000-0000-7000-8000-000000000000';

  test('a field named __proto__ is an unknown field, wherever it stands', async () => {
    const { body } = await send('POST', '/v1/customers', '{"name":"A","business":{"__proto__":{}}}');
    expect(body.errors).toMatchObject([{ pointer: '/business/__proto__', code: 'unknown_field' }]);
  });

  test('JSON that is nested deeply is nested too deeply', async () => {
    const deep = `{"name":${'['.repeat(3000)}${']'.repeat(3000)}}`;
    expect((await send('POST', '/v1/customers', deep)).body).toMatchObject({
      code: 'malformed_json',
      detail: 'The body is nested too deeply: more than 64 levels.',
    });
  });

  test.each(['and', 'or', 'not'])(
    '20 levels of %s are a filter, and of 21 it says how many may be',
    async (key) => {
      const asked = (levels: number) => ({
        filter: Array.from({ length: levels }).reduce<object>(
          (inner) => ({ [key]: key === 'not' ? inner : [inner] }),
          { field: 'createdAt', op: 'between', value: [{ from: 'today', to: 'today' }] },
        ),
      });
      const search = (levels: number) => api.call('POST', '/v1/customers/search', { body: asked(levels) });
      expect((await search(20)).status).toBe(200);
      for (const levels of [21, 29])
        expect((await search(levels)).body.errors).toMatchObject([
          { code: 'too_many', message: 'At most 20 levels of and, or and not.' },
        ]);
    },
  );

  test.each([
    ['PATCH', at, 'application/json-patch+json', 'application/merge-patch+json or application/json'],
    ['PATCH', at, 'application/vnd.x+json', 'application/merge-patch+json or application/json'],
    ['POST', '/v1/customers', 'application/merge-patch+json', 'application/json'],
  ])('%s %s takes no %s', async (method, path, type, taken) => {
    expect(await send(method, path, '{"name":"A"}', type)).toMatchObject({
      status: 415,
      body: { detail: `Send the header Content-Type: ${taken}.` },
    });
  });

  test('and a merge patch is taken under both of its names', async () => {
    for (const type of ['application/json', 'Application/Merge-Patch+JSON; charset=utf-8'])
      expect((await send('PATCH', at, '{"name":"A"}', type)).status).toBe(404);
  });

  test('an id of the wrong form names nobody; a path that there is not is told as such', async () => {
    const detail = async (path: string) => (await api.call('GET', path)).body.detail;
    expect(await detail('/v1/customers/7')).toBe('There is no customer with this id.');
    expect(await detail('/v1/api-keys/7')).toBe('There is no API key with this id.');
    expect(await detail('/v1/mail-texts/it')).toBe('There is no such language. There are en, es, fr, de.');
    expect(await detail('/v1/nothing')).toContain('nothing at this path');
  });

  test('a field that is misspelled in fields is told, with the one that was meant', async () => {
    const message = async (fields: string) => (await list(`fields=${fields}`)).errors[0].message;
    expect(await message('firstName,frstname')).toMatch(
      /^There is no field frstname. Did you mean firstName\? There are id, firstName, /,
    );
    for (const fields of ['', 'email,,phone'])
      expect(await message(fields)).toMatch(/^A name is missing\. There are id, firstName, /);
    expect(await message('xyzzy')).toMatch(/^There is no field xyzzy. There are id, /);
    expect(await message('x'.repeat(5000))).not.toContain('x'.repeat(51));
  });
});

test('a token of the wrong kind is told which kind is wanted', async () => {
  expect((await api.call('GET', '/v1/me')).body.detail).toContain('not an API key');
  expect(
    await api.call('GET', '/v1/customers', { key: 'cs_d0EpUYRFT9pDzcR5YgHnmZvQ6xJ2sWk8aLb3tNf7uVo' }),
  ).toMatchObject({
    status: 401,
    body: { detail: 'This takes an API key (ck_…), not the session token of a customer.' },
  });
});

test.each([
  [{}, 'Busy just now. Send the request again in a moment.'],
  [
    { 'idempotency-key': 'k' },
    'Busy just now. Send the request again in a moment. Keep its Idempotency-Key.',
  ],
])('who was throttled is told to come again, with %j', async (headers, detail) => {
  const request = {
    event: { headers, requestContext: { requestId: 'r' } },
    error: new Busy('throttled'),
    response: undefined as { body?: string } | undefined,
  };
  await problemDetails().onError?.(request as unknown as Parameters<OnError>[0]);
  expect(JSON.parse(request.response?.body ?? '')).toMatchObject({ status: 503, code: 'busy', detail });
});

/** The middleware looks at these parts of a request only. */
type OnError = NonNullable<ReturnType<typeof problemDetails>['onError']>;
