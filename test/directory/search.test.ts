import { v7 as uuidv7 } from 'uuid';
import { describe, expect, test } from 'vitest';
import { createCustomer } from '../../shared/customers/changes.ts';
import { customerInput } from '../../shared/customers/input.ts';
import { commit } from '../../shared/table/commit.ts';
import { type Answer, setupApi } from '../support/api.ts';

const people = [
  { firstName: 'José', lastName: 'Müller', email: 'jose@example.com', phone: '+34 600 123 456' },
  { firstName: 'Ana', lastName: 'Straße', email: 'ana@example.com', taxExempt: true },
  { name: 'Łukasz Øster', externalId: 'till-42', status: 'blocked', business: { company: 'O’Hara & Søn' } },
  { firstName: '李', lastName: '小龙', email: 'lee@example.org', marketing: { email: true } },
  {
    firstName: 'Владимир',
    phone: '(0)30-77 88',
    status: 'inactive',
    username: 'vova.77',
    idNumber: 'X-4711-B',
  },
];

/** The API with a handful of people, and their names by what a search finds. */
async function setupPeople() {
  const api = await setupApi();
  for (const body of people) await api.call('POST', '/v1/customers', { body });
  const names = ({ body }: Answer): string[] =>
    body.items.map((c: { firstName?: string; name?: string }) => c.firstName ?? c.name).sort();
  const list = async (query: string) => names(await api.call('GET', `/v1/customers?${query}`));
  const search = async (filter: unknown) =>
    names(await api.call('POST', '/v1/customers/search', { body: { filter } }));
  return { ...api, list, search };
}

/** Whom no test changes. */
const shared = setupPeople();

describe('the list of customers', () => {
  test('finds by q names in any spelling and order, addresses, numbers, ids and companies (promise 1, 27)', async () => {
    const { call, list } = await shared;
    const [{ id }] = (await call('GET', '/v1/customers?externalId=till-42')).body.items;
    const found: readonly (readonly [names: string[], ...texts: string[]])[] = [
      [['José'], 'jose', 'MÜLLER', 'müll', 'josé muller', 'MULLER josé', 'jose@EXAMPLE.com'],
      [['José'], '34600123456', '0034 600 123 456', '+34 (0)600 123456', '600-123', '(600) 12 34 56'],
      [['Ana'], 'strasse', 'STRASSE  ana', 'ana@'],
      [
        ['Łukasz Øster'],
        'lukasz oster',
        'ØSTER ŁUKASZ',
        'till-42',
        'TILL',
        'ohara',
        "o'hara & son",
        'søn lukasz',
      ],
      [['Łukasz Øster'], id, id.toUpperCase(), id.slice(-12)],
      [['李'], '小龙', '小龙 李', 'lee@example.org'],
      [['Владимир'], 'владимир', 'ВЛАД', '3077', '030 7788', 'Vova.77', 'x‑4711', '4711-b'],
      [['Ana', 'José', '李'], 'example'],
      [[], 'nobody', 'jose ana', 'ana muller'],
    ];
    for (const [names, ...texts] of found)
      for (const text of texts) expect(await list(`q=${encodeURIComponent(text)}`), text).toEqual(names);
  });

  test('filters by any field; repeated parameters mean any of, different ones all of (promise 8)', async () => {
    const { list } = await shared;
    expect(await list('status=blocked&status=inactive')).toEqual(['Владимир', 'Łukasz Øster'].sort());
    expect(await list('taxExempt=true')).toEqual(['Ana']);
    expect(await list('marketing.email=true')).toEqual(['李']);
    expect(await list('email[contains]=example.com&taxExempt=false')).toEqual(['José']);
    expect(await list('email=JOSE@example.com')).toEqual(['José']);
    expect(await list('createdAt[gte]=2020-01-01&createdAt[lt]=2021-01-01')).toEqual([]);
    expect(await list('createdAt[gte]=2020-01-01')).toHaveLength(people.length);
  });

  test('filters and sorts by what customers are called, whether first and last name are known apart or not', async () => {
    const { call, list, search } = await setupPeople();
    expect(await list('fullName[contains]=na str')).toEqual(['Ana']);
    expect(await list('fullName[contains]=%25asz oster%25')).toEqual(['Łukasz Øster']);
    expect(await list('fullName=jose muller&fullName=李 小龙')).toEqual(['José', '李'].sort());
    expect(await search({ field: 'fullName', op: 'startsWith', value: 'вла' })).toEqual(['Владимир']);
    expect(await list('fullName[exists]=false')).toEqual([]);
    const inOrder = async (sort: string) =>
      (await call('GET', `/v1/customers?sort=${sort}`)).body.items.map(
        ({ firstName, name }: { firstName?: string; name?: string }) => firstName ?? name,
      );
    const names = ['Ana', 'José', 'Łukasz Øster', 'Владимир', '李'];
    expect(await inOrder('fullName')).toEqual(names);
    expect(await inOrder('-fullName')).toEqual(names.toReversed());
    // A change of a part is one of the whole.
    const [{ id }] = (await call('GET', '/v1/customers?lastName=muller')).body.items;
    await call('PATCH', `/v1/customers/${id}`, { body: { lastName: null } });
    expect(await list('fullName=jose')).toEqual(['José']);
  });

  test('filters, sorts and counts by whether there is a password', async () => {
    const { call, list, table } = await setupPeople();
    const origin = { actor: 'import:test', requestId: 'test', now: new Date() };
    const input = { ...customerInput.parse({ firstName: 'Zoë' }), hasPassword: true } as const;
    await commit(table, createCustomer(uuidv7(), input, 'import', origin).change);
    expect(await list('hasPassword=true')).toEqual(['Zoë']);
    expect(await list('hasPassword=false')).toHaveLength(people.length);
    const { body } = await call('GET', '/v1/customers?sort=-hasPassword&limit=1&facets=hasPassword');
    expect(body).toMatchObject({
      items: [{ firstName: 'Zoë', hasPassword: true }],
      facets: {
        hasPassword: [
          { value: false, count: people.length },
          { value: true, count: 1 },
        ],
      },
    });
  });

  test('answers trees of and, or and not', async () => {
    const { search } = await shared;
    const active = { field: 'status', value: 'active' };
    expect(
      await search({ and: [active, { not: { field: 'email', op: 'contains', value: '.com' } }] }),
    ).toEqual(['李']);
    expect(
      await search({
        or: [
          { field: 'status', value: ['blocked'] },
          { field: 'taxExempt', value: true },
        ],
      }),
    ).toEqual(['Ana', 'Łukasz Øster']);
    expect(await search({ not: active })).toHaveLength(2);
  });

  test('pages through everything once, in order, with an exact total and a link to the next page', async () => {
    const { call } = await shared;
    const seen: string[] = [];
    let path: string | undefined = '/v1/customers?limit=2&sort=email';
    while (path) {
      const { body, headers }: Answer = await call('GET', path);
      expect(body.total).toBe(people.length);
      seen.push(...body.items.map(({ email }: { email?: string }) => email ?? '-'));
      path = /<(.*)>; rel="next"/.exec(headers.link ?? '')?.[1];
    }
    expect(seen).toEqual(['-', '-', 'ana@example.com', 'jose@example.com', 'lee@example.org']);
  });

  test('names the filters of the answer, counts values over all matches, and both hold on every page (promise 2)', async () => {
    const { call } = await shared;
    const search = {
      filter: { not: { field: 'status', value: 'inactive' } },
      facets: ['status', 'taxExempt', 'tags'],
    };
    const { body } = await call('POST', '/v1/customers/search', { body: { ...search, limit: 1 } });
    expect(body).toMatchObject({
      total: 4,
      filters: [{ id: 'status[ne]', text: 'status is not inactive', filter: { field: 'status', op: 'ne' } }],
      facets: {
        status: [
          { value: 'active', count: 3 },
          { value: 'blocked', count: 1 },
        ],
        taxExempt: [
          { value: false, count: 3 },
          { value: true, count: 1 },
        ],
        tags: [],
      },
    });
    const next = { ...search, limit: 1, cursor: body.nextCursor };
    expect((await call('POST', '/v1/customers/search', { body: next })).body.facets).toEqual(body.facets);
    const listed = await call(
      'GET',
      '/v1/customers?status[ne]=inactive&facets=status,taxExempt&facets=tags&limit=1',
    );
    expect(listed.body).toMatchObject({ filters: body.filters, facets: body.facets });
  });

  test('filters by custom fields of their declared types, counts them, and says what is wrong where', async () => {
    const { call, list } = await setupPeople();
    for (const field of [
      { key: 'shoeSize', label: 'Shoe size', type: 'number' },
      { key: 'tier', label: 'Tier', type: 'choice', options: ['Silver', 'Gold'] },
    ])
      await call('POST', '/v1/custom-fields', { body: field });
    for (const [firstName, customFields] of [
      ['Ida', { shoeSize: 42.5, tier: 'Gold' }],
      ['Ole', { shoeSize: 9, tier: 'Gold' }],
    ] as const)
      await call('POST', '/v1/customers', { body: { firstName, customFields } });
    expect(await list('customFields.shoeSize[gt]=9')).toEqual(['Ida']);
    expect(await list('customFields.shoeSize[lte]=42.5&customFields.tier=gold')).toEqual(['Ida', 'Ole']);
    expect(await list('customFields.tier[exists]=false')).toHaveLength(people.length);
    const { body } = await call(
      'GET',
      '/v1/customers?customFields.tier=gold&facets=customFields.tier,customFields',
    );
    expect(body.filters).toMatchObject([{ id: 'customFields.tier', text: 'customFields.tier is Gold' }]);
    expect(body.facets).toEqual({
      'customFields.tier': [{ value: 'Gold', count: 2 }],
      customFields: [
        { value: 'shoeSize', count: 2 },
        { value: 'tier', count: 2 },
      ],
    });
    const errors = async (query: string) => (await call('GET', `/v1/customers?${query}`)).body.errors;
    expect(
      await errors('customFields.shoeSize[gt]=big&customFields.teir=Gold&facets=customFields.shoeSize'),
    ).toEqual([
      {
        pointer: '/query/customFields.shoeSize[gt]',
        code: 'invalid_value',
        message: 'customFields.shoeSize takes a number, such as 42.5.',
      },
      {
        pointer: '/query/customFields.teir',
        code: 'unknown_field',
        message: expect.stringMatching(/Did you mean customFields\.tier\?$/),
      },
      {
        pointer: '/query/facets',
        code: 'unknown_field',
        message: expect.stringContaining('customFields.tier'),
      },
    ]);
    const filter = {
      or: [
        { field: 'taxExempt', value: true },
        { field: 'customFields.tier', op: 'gt', value: 'Gold' },
      ],
    };
    expect((await call('POST', '/v1/customers/search', { body: { filter } })).body.errors).toMatchObject([
      { pointer: '/filter/or/1/op', code: 'unknown_operator' },
    ]);
  });
});
