import type * as z from 'zod';
import type { Endpoint } from '../../shared/contracts/endpoint.ts';
import { type Contracts, contracts, type endpoints } from '../../shared/contracts/index.ts';
import { newImport } from '../../shared/imports/import-job.ts';
import { commit } from '../../shared/table/commit.ts';
import type { Api } from './api.ts';

/** An endpoint of the list. */
type Listed = (typeof endpoints)[number];

type TakingBody = {
  [Name in keyof Contracts]: Contracts[Name] extends { readonly body: z.ZodType } ? Name : never;
}[keyof Contracts];

/** Of the customer whose sessions call endpoints. */
export const ownPassword = 'correct horse battery';

let count = 0;
/** A text that no other call gets. */
const fresh = (): string => `test${++count}`;

const newOrder = () => ({
  store: 'web',
  number: fresh(),
  placedAt: '2026-01-31T12:00:00Z',
  status: 'completed',
  currency: 'EUR',
  total: '12.30',
});

/** A body for each endpoint that takes one. A new endpoint without one fails the check of types, and its tests. */
const bodies: Readonly<Record<TakingBody, () => unknown>> = {
  createCustomer: () => ({ name: 'Ana' }),
  upsertCustomer: () => ({ matchBy: 'externalId', customer: { externalId: fresh() } }),
  searchCustomers: () => ({}),
  updateCustomer: () => ({}),
  mergeCustomers: () => ({ from: crypto.randomUUID() }),
  postCredit: () => ({ amount: { amount: '1.00', currency: 'EUR' } }),
  reverseCredit: () => ({}),
  postPoints: () => ({ points: 1 }),
  reversePoints: () => ({}),
  createLoyaltyCard: () => ({ type: 'customer', barcode: fresh() }),
  updateLoyaltyCard: () => ({}),
  updateMembership: () => ({}),
  putClientAccount: () => ({ creditLimit: { amount: '100.00', currency: 'EUR' } }),
  postAccountEntry: () => ({ type: 'payment', amount: { amount: '1.00', currency: 'EUR' } }),
  reverseAccountEntry: () => ({}),
  startPictureUpload: () => ({ contentType: 'image/png', bytes: 100 }),
  confirmPicture: () => ({ uploadId: crypto.randomUUID() }),
  recordOrder: () => newOrder(),
  recordOrders: () => ({ orders: [newOrder()] }),
  createGroup: () => ({ name: fresh() }),
  updateGroup: () => ({}),
  changeMembers: () => ({}),
  createView: () => ({ name: fresh(), filter: { field: 'status', value: 'active' } }),
  updateView: () => ({}),
  createCustomField: () => ({ key: fresh(), label: fresh(), type: 'text' }),
  updateCustomField: () => ({}),
  createBulkAction: () => ({ selection: { ids: [crypto.randomUUID()] }, action: { type: 'delete' } }),
  createExport: () => ({ selection: { all: true }, format: 'csv' }),
  createImport: () => ({ fileName: 'people.csv' }),
  createApiKey: () => ({ name: 'till', scopes: ['api-keys:write'] }),
  updateApiKey: () => ({}),
  requestPasswordReset: () => ({ email: 'nobody@example.com' }),
  confirmPasswordReset: () => ({ token: 'x'.repeat(43), password: ownPassword }),
  requestEmailVerification: () => ({ email: 'nobody@example.com' }),
  confirmEmailVerification: () => ({ token: 'x'.repeat(43) }),
  confirmEmailChange: () => ({ token: 'x'.repeat(43) }),
  confirmMarketing: () => ({ token: 'x'.repeat(43) }),
  updateMe: () => ({}),
  changePassword: () => ({ currentPassword: ownPassword, newPassword: ownPassword }),
  requestEmailChange: () => ({ email: 'nobody@example.com', password: ownPassword }),
  replaceMailTexts: () => ({ texts: { 'common.footer': fresh() } }),
  register: () => ({ email: `${fresh()}@example.com`, password: ownPassword }),
  setCustomerPassword: () => ({ password: ownPassword, confirmation: ownPassword }),
  resetCustomerPassword: () => ({ force: true }),
  logIn: () => ({ email: 'nobody@example.com', password: 'wrong' }),
};

/** The parameters that an endpoint cannot do without. */
const queries: Readonly<Record<string, string>> = {
  lookUpCustomer: '?email=nobody@example.com',
  lookUpLoyaltyCard: '?barcode=nobody',
  lookUpOrder: '?store=web&number=none',
  unsubscribe: '?token=nobody',
};

const created = async ({ call }: Api, path: string, body: unknown): Promise<{ id: string; key: string }> => {
  const answer = await call('POST', path, { body });
  if (answer.status !== 201) throw new Error(`POST ${path} answers ${answer.status}.`);
  return answer.body;
};

/** Makes something new whose id stands in paths after this one. */
const makers: Readonly<Record<string, (api: Api) => Promise<string>>> = {
  '/v1/customers/': async (api) => (await created(api, '/v1/customers', bodies.createCustomer())).id,
  '/v1/orders/': async (api) => {
    const { status, body } = await api.call('POST', '/v1/orders', { body: newOrder() });
    if (status !== 200) throw new Error(`POST /v1/orders answers ${status}.`);
    return body.order.id;
  },
  '/v1/groups/': async (api) => (await created(api, '/v1/groups', bodies.createGroup())).id,
  '/v1/views/': async (api) => (await created(api, '/v1/views', bodies.createView())).id,
  '/v1/custom-fields/': async (api) =>
    (await created(api, '/v1/custom-fields', bodies.createCustomField())).key,
  '/v1/api-keys/': async (api) => (await created(api, '/v1/api-keys', bodies.createApiKey())).id,
  '/v1/jobs/': async ({ table }) => {
    const file = { bucket: 'drops', key: `${fresh()}.csv`, eTag: 'e', modifiedAt: new Date() };
    const { read, write } = newImport(file, 42, new Date());
    await commit(table, { writes: [write] });
    return read.id;
  },
  '/v1/mail-texts/': async () => 'en',
  '/docs/': async () => 'reference.js',
};

/** What stands in a path for a parameter after the first one, made for the thing that the first one names. */
const innerMakers: Readonly<Record<string, (api: Api, path: string) => Promise<string>>> = {
  store: async (api, path) => {
    const store = fresh();
    await api.call('PUT', `${path}/${store}`, { body: bodies.putClientAccount() });
    return store;
  },
  cardId: async (api, path) => (await created(api, path, bodies.createLoyaltyCard())).id,
  entryId: async (api, path) => {
    const body = path.endsWith('/points') ? bodies.postPoints() : bodies.postAccountEntry();
    const { type, ...credit } = bodies.postAccountEntry() as { type: string };
    return (await created(api, path, path.endsWith('/credit') ? credit : body)).id;
  },
};

/** The endpoint's path before its first parameter. */
export const beforeParameter = ({ path }: Endpoint): string => path.slice(0, path.indexOf('{'));

/** The path with something real in the place of its parameter, and what it cannot do without. */
export async function realPath(api: Api, endpoint: Listed): Promise<string> {
  const query = queries[endpoint.operationId] ?? '';
  if (!endpoint.path.includes('{')) return endpoint.path + query;
  const make = makers[beforeParameter(endpoint)];
  if (!make) throw new Error(`No test knows how to make what ${endpoint.path} is about: add it to makers.`);
  let path = withFirst(endpoint, await make(api));
  for (const [parameter, name = ''] of endpoint.path.matchAll(/\{(\w+)\}/g)) {
    const before = path.indexOf(parameter);
    const inner = innerMakers[name];
    if (before < 0) continue;
    if (!inner) throw new Error(`No test knows how to make ${parameter}: add it to innerMakers.`);
    path = path.replace(parameter, await inner(api, path.slice(0, before - 1)));
  }
  return path + query;
}

const withFirst = ({ path }: Endpoint, id: string): string =>
  path.replace(/\{\w+\}/, () => encodeURIComponent(id));

/** The path with that id, and in the place of other parameters what names nothing. */
export const withId = (endpoint: Endpoint, id: string): string =>
  withFirst(endpoint, id).replaceAll(/\{\w+\}/g, '1');

/** A body that the endpoint takes, if it takes one. */
export function bodyFor(operationId: string): { body?: unknown } {
  const endpoint: Endpoint = contracts[operationId as keyof Contracts];
  if (!endpoint.body) return {};
  const make = bodies[operationId as TakingBody];
  if (!make) throw new Error(`No test knows what ${operationId} takes: add it to bodies.`);
  return { body: make() };
}
