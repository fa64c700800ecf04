import { expect, test } from 'vitest';
import * as z from 'zod';
import { newImport } from '../../shared/imports/import-job.ts';
import { openCursor, sealCursor } from '../../shared/paging/cursor.ts';
import { paging } from '../../shared/paging/paging.ts';
import { commit } from '../../shared/table/commit.ts';
import { fold } from '../../shared/text/fold.ts';
import { workedJob } from '../jobs/support/finished-job.ts';
import { type Api, setupApi } from '../support/api.ts';
import { operations } from '../support/openapi.ts';

/** A request to a list with the question that its cursors belong to. */
interface List {
  readonly method: string;
  readonly path: string;
  readonly query?: string;
  readonly body?: object;
  /** Sessions of the customer who asks, in place of API keys: one, and another one of the same customer. */
  readonly sessions?: Sessions;
}

type Sessions = readonly [one: string, other: string];

type Prepare = (shop: {
  customer: string;
  other: string;
  group: string;
  view: string;
  job: string;
  otherJob: string;
  order: string;
  otherOrder: string;
  sessions: Sessions;
}) => readonly [List, ...List[]];

const get = (path: string, query = ''): List => ({ method: 'GET', path, query });

const mine = (sessions: Sessions, path: string, query = ''): List => ({
  ...get(`/v1/me/${path}`, query),
  sessions,
});

/** For each endpoint with a cursor: a list of more than one page, and then others whose cursors it must not take. */
const lists: Readonly<Record<string, Prepare>> = {
  listCustomers: () => [
    get('/v1/customers'),
    get('/v1/customers', '&sort=name'),
    get('/v1/customers', '&status=active'),
  ],
  searchCustomers: () => [
    { method: 'POST', path: '/v1/customers/search', body: {} },
    { method: 'POST', path: '/v1/customers/search', body: { q: 'ana' } },
  ],
  listMembers: ({ group }) => [get(`/v1/groups/${group}/customers`), get('/v1/customers')],
  listViewCustomers: ({ view }) => [
    get(`/v1/views/${view}/customers`),
    get(`/v1/views/${view}/customers`, '&sort=name'),
    get(`/v1/views/${view}/customers`, '&q=ana'),
    get('/v1/customers'),
  ],
  listJobs: () => [get('/v1/jobs'), get('/v1/jobs', '&status=planning'), get('/v1/jobs', '&kind=import')],
  listJobResults: ({ job, otherJob }) => [
    get(`/v1/jobs/${job}/results`),
    get(`/v1/jobs/${job}/results`, '&result=failed'),
    get(`/v1/jobs/${otherJob}/results`),
    get('/v1/jobs'),
  ],
  listCreditEntries: ({ customer, other }) => [
    get(`/v1/customers/${customer}/credit`),
    get(`/v1/customers/${customer}/credit`, '&currency=JPY'),
    get(`/v1/customers/${other}/credit`),
    get(`/v1/customers/${customer}/points`),
  ],
  listPointsEntries: ({ customer, other }) => [
    get(`/v1/customers/${customer}/points`),
    get(`/v1/customers/${other}/points`),
    get(`/v1/customers/${customer}/credit`),
  ],
  listAccountEntries: ({ customer, other }) => [
    get(`/v1/customers/${customer}/accounts/Main/entries`),
    get(`/v1/customers/${other}/accounts/Main/entries`),
    get(`/v1/customers/${customer}/credit`),
  ],
  listMembershipChanges: ({ customer, other }) => [
    get(`/v1/customers/${customer}/membership/history`),
    get(`/v1/customers/${other}/membership/history`),
    get(`/v1/customers/${customer}/audit`),
  ],
  listCustomerAudit: ({ customer, other }) => [
    get(`/v1/customers/${customer}/audit`),
    get(`/v1/customers/${other}/audit`),
    get(`/v1/customers/${customer}/consents`),
  ],
  listOrders: ({ customer }) => [
    get('/v1/orders', '&month=2026-01'),
    get('/v1/orders', '&month=2026-02'),
    get('/v1/orders', '&month=2026-01&status=completed'),
    get('/v1/orders', `&customerId=${customer}`),
    get(`/v1/customers/${customer}/orders`),
  ],
  listCustomerOrders: ({ customer, other }) => [
    get(`/v1/customers/${customer}/orders`),
    get(`/v1/customers/${customer}/orders`, '&status=completed'),
    get(`/v1/customers/${other}/orders`),
    get('/v1/orders', '&month=2026-01'),
  ],
  listOrderAudit: ({ order, otherOrder, customer }) => [
    get(`/v1/orders/${order}/audit`),
    get(`/v1/orders/${otherOrder}/audit`),
    get(`/v1/customers/${customer}/audit`),
  ],
  listMyOrders: ({ sessions }) => [
    mine(sessions, 'orders'),
    mine(sessions, 'orders', '&status=completed'),
    mine(sessions, 'credit'),
  ],
  listMyCreditEntries: ({ sessions }) => [
    mine(sessions, 'credit'),
    mine(sessions, 'credit', '&currency=JPY'),
    mine(sessions, 'points'),
  ],
  listMyPointsEntries: ({ sessions, customer }) => [
    mine(sessions, 'points'),
    mine(sessions, 'credit'),
    get(`/v1/customers/${customer}/points`),
  ],
  listErasures: ({ customer }) => [get('/v1/erasures'), get(`/v1/customers/${customer}/audit`)],
  listCustomerConsents: ({ customer, other }) => [
    get(`/v1/customers/${customer}/consents`),
    get(`/v1/customers/${other}/consents`),
    get(`/v1/customers/${customer}/audit`),
  ],
};

/** Entries in each account of a customer, and changes of the membership. */
async function postSome({ call }: Api, path: string): Promise<void> {
  const amount = { amount: '1.00', currency: 'EUR' };
  await call('PUT', `${path}/accounts/Main`, { body: { creditLimit: amount } });
  for (const type of ['ViP', 'Gold']) {
    await call('POST', `${path}/credit`, { body: { amount } });
    await call('POST', `${path}/credit`, { body: { amount: { amount: '1', currency: 'JPY' } } });
    await call('POST', `${path}/points`, { body: { points: 1 } });
    await call('POST', `${path}/accounts/Main/entries`, { body: { type: 'payment', amount } });
    await call('PATCH', `${path}/membership`, { body: { type } });
  }
}

/** A shop in which each of these lists has several items. */
async function setupShop() {
  const api = await setupApi();
  const { call, table, newKey } = api;
  const group = (await call('POST', '/v1/groups', { body: { name: 'VIP' } })).body.id;
  const filter = { field: 'status', value: 'active' };
  const view = (await call('POST', '/v1/views', { body: { name: 'Active', filter } })).body.id;
  const ids: string[] = [];
  for (const name of ['Ana One', 'Ana Two', 'Ana Three']) {
    const { body } = await call('POST', '/v1/customers', { body: { name, groupIds: [group] } });
    ids.push(body.id);
    for (const email of [true, false, true])
      await call('PATCH', `/v1/customers/${body.id}`, { body: { marketing: { email, source: 'till' } } });
    await postSome(api, `/v1/customers/${body.id}`);
    const file = { bucket: 'drops', key: `${name}.csv`, eTag: 'e', modifiedAt: new Date() };
    await commit(table, { writes: [newImport(file, 42, new Date()).write] });
  }
  const [customer = '', other = ''] = ids;
  const sessions = await logInTwice(api, customer);
  const orders: string[] = [];
  for (const n of [0, 1, 2, 3, 4, 5, 6, 7]) {
    const placedAt = `2026-0${1 + (n % 2)}-01T12:00:00Z`;
    const body = { store: 'web', number: `${n}`, placedAt, currency: 'EUR', customer: { id: ids[n >> 2] } };
    for (const total of ['1.00', '2.00'])
      orders[n] = (
        await call('POST', '/v1/orders', { body: { ...body, status: 'completed', total } })
      ).body.order.id;
  }
  const [order = '', otherOrder = ''] = orders;
  for (const name of ['Gone One', 'Gone Two']) {
    const { body } = await call('POST', '/v1/customers', { body: { name } });
    await call('POST', `/v1/customers/${body.id}/anonymize`);
  }
  const job = await workedJob(table, ['failed', 'updated', 'failed'], 2);
  const otherJob = await workedJob(table, ['updated', 'failed'], 2);
  const otherKey = await newKey(['customers:read', 'orders:read', 'jobs:read']);
  return {
    ...api,
    otherKey,
    shop: { customer, other, group, view, job, otherJob, order, otherOrder, sessions },
  };
}

/** Two sessions of the customer, who gets an e-mail address and a password. */
async function logInTwice({ call }: Api, id: string): Promise<Sessions> {
  const [email, password] = ['ana@example.com', 'correct horse battery'];
  await call('PATCH', `/v1/customers/${id}`, { body: { email } });
  await call('PUT', `/v1/customers/${id}/password`, { body: { password, confirmation: password } });
  const logIn = async () => (await call('POST', '/v1/auth/login', { body: { email, password } })).body.token;
  return [await logIn(), await logIn()];
}

let once: ReturnType<typeof setupShop> | undefined;
const setup = async () => {
  once ??= setupShop();
  return await once;
};

const ask = async (
  { call }: Api,
  { method, path, query = '', body, sessions }: List,
  cursor?: string,
  key = sessions?.[0],
) => {
  const sent = body && { ...body, limit: 1, ...(cursor !== undefined && { cursor }) };
  const parameter = cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`;
  const target = sent ? path : `${path}?limit=1${query}${parameter}`;
  return await call(method, target, { ...(sent && { body: sent }), ...(key && { key }) });
};

const withCursor = operations.filter(
  ({ parameters, requestBody }) =>
    parameters.some(({ name }) => name === 'cursor') ||
    JSON.stringify(requestBody ?? '').includes('"cursor"') ||
    JSON.stringify(requestBody ?? '').includes('CustomerSearch'),
);

test.each(withCursor.map(({ operationId }) => operationId))(
  '%s takes its own cursor and no other: no changed one, none of another question, none of another key (trust 37)',
  async (operationId) => {
    const api = await setup();
    const prepare = lists[operationId];
    if (!prepare) throw new Error(`No test knows a list of ${operationId}: add it to lists.`);
    const [list, ...others] = prepare(api.shop);
    const { body } = await ask(api, list);
    const cursor: string = body.nextCursor;
    expect(body.items).toHaveLength(1);
    expect((await ask(api, list, cursor)).status).toBe(200);

    const refused = {
      status: 400,
      body: { errors: [{ pointer: list.body ? '/cursor' : '/query/cursor', code: 'invalid_cursor' }] },
    };
    for (const other of others) {
      const theirs: string = (await ask(api, other)).body.nextCursor;
      expect(theirs, `${other.path}${other.query}`).toBeTypeOf('string');
      expect(await ask(api, list, theirs), other.path).toMatchObject(refused);
    }
    expect(await ask(api, list, cursor, list.sessions?.[1] ?? api.otherKey)).toMatchObject(refused);
    const changed = [
      ...[...cursor].map(
        (letter, at) => cursor.slice(0, at) + (letter === 'A' ? 'B' : 'A') + cursor.slice(at + 1),
      ),
      ...[
        cursor.slice(1),
        cursor.slice(0, -1),
        `${cursor}A`,
        `${cursor}=`,
        ` ${cursor}`,
        '',
        'e30',
        cursor + cursor,
      ],
    ];
    for (const one of changed) expect(await ask(api, list, one), one).toMatchObject(refused);
  },
);

test('every endpoint with a cursor is known here, and no other', () => {
  expect(withCursor.map(({ operationId }) => operationId).sort()).toEqual(Object.keys(lists).sort());
});

const seal = { question: ['name'], pointer: '/query/cursor', sealingKey: 'secret' } as const;

test('a cursor tells nobody where it stands: names and addresses do not get into URLs', () => {
  const cursor = sealCursor({ value: 'ada@shop.example', id: '1' }, seal);
  const read = [cursor, Buffer.from(cursor, 'base64url').toString('latin1')];
  for (const text of read) expect(text).not.toMatch(/ada|shop|value/);
});

/** The longest names whose folded form is long: each of the letters, once and again, up to 200 UTF-16 units. */
const longNames: Readonly<Record<string, string>> = {
  'one letter that folds to eighteen': 'ﷺ'.repeat(200),
  'Korean syllables, each another': letters(0xac00, 11_172, 200),
  'symbols of many letters each': letters(0x3300, 256, 200),
  'Arabic forms': letters(0xfbea, 400, 200),
  'Chinese letters, each another': letters(0x4e00, 20_000, 200),
  'letters beyond the first plane': letters(0x20000, 40_000, 100),
};

/** So many of the letters from that one on, in no order. */
function letters(from: number, among: number, wanted: number): string {
  return Array.from({ length: wanted }, (_, n) =>
    String.fromCodePoint(from + ((n * 7919 + n * n * 31) % among)),
  ).join('');
}

test.each(Object.entries(longNames))(
  'the server takes its own cursor after the longest name: %s',
  (_, name) => {
    expect(name).toHaveLength(200);
    const position = { value: fold(name), id: '019a2f0e-7c1a-7000-8000-0000000000aa' };
    const cursor = sealCursor(position, seal);
    expect(paging.cursor.safeParse(cursor).success).toBe(true);
    expect(openCursor(cursor, z.object({ value: z.string(), id: z.string() }), seal)).toEqual(position);
  },
);
