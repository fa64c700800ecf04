import { beforeAll, describe, expect, test } from 'vitest';
import { type Api, setupApi } from '../support/api.ts';

let api: Api;

beforeAll(async () => {
  api = await setupApi();
});

const post = (path: string) => async (body: unknown) => (await api.call('POST', path, { body })).body;
const create = post('/v1/customers');
const search = post('/v1/customers/search');
const declare = post('/v1/custom-fields');
const group = post('/v1/groups');
const list = async (query: unknown) => (await api.call('GET', `/v1/customers?${query}`)).body;

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
    [
      'an e-mail address',
      create,
      { email: 'x' },
      '/email',
      'invalid_email',
      'This is not an e-mail address.',
    ],
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
    [
      'a condition',
      search,
      { filter: { field: 'status', value: {} } },
      '/filter/value',
      'wrong_type',
      'Give a text or true or false.',
    ],
    ['a limit', list, 'limit=1000', '/query/limit', 'too_large', 'At most 100.'],
    ['a huge limit', list, 'limit=99999999999999999999', '/query/limit', 'too_large', 'At most 100.'],
    ['a limit below zero', list, 'limit=-5', '/query/limit', 'too_small', 'At least 1.'],
    ['half a limit', list, 'limit=2.5', '/query/limit', 'wrong_type', 'Give a whole number.'],
    ['no limit', list, 'limit=many', '/query/limit', 'wrong_type', 'Give a number.'],
    [
      'a keyword',
      list,
      'status=gone',
      '/query/status',
      'invalid_value',
      'Give "active", "inactive", or "blocked".',
    ],
    [
      'a time',
      list,
      'createdAt=x',
      '/query/createdAt',
      'invalid_time',
      'createdAt is a time such as 2026-01-31T00:00:00Z, or a date.',
    ],
  ])('%s', async (_, send, sent, pointer, code, message) => {
    expect((await send(sent)).errors).toEqual([{ pointer, code, message }]);
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
