import type { Answer, Options } from '../../support/events.ts';

/** Sends a request to the functions. */
export type Call = (method: string, path: string, options?: Options) => Promise<Answer>;

/** What a request takes of the table: units of capacity, and calls one after another. */
export interface Capacity {
  readonly writeUnits: number;
  readonly readUnits: number;
  readonly roundTrips: number;
}

/** One thing that people do, and the least that it could take. */
export interface Operation {
  readonly name: string;
  readonly minimum: Capacity;
  /** Why nothing that keeps its promises could take less. */
  readonly because: string;
  /** Makes what the request needs. `n` makes unique values unique. */
  readonly prepare: (call: Call, n: number) => Promise<Request>;
}

export interface Request extends Options {
  readonly method: string;
  readonly path: string;
}

const atLeast = (writeUnits: number, readUnits: number, roundTrips: number): Capacity => ({
  writeUnits,
  readUnits,
  roundTrips,
});

/** A customer as shops know most of theirs. */
const person = (n: number) => ({
  firstName: 'Ada',
  lastName: 'Lovelace',
  email: `ada.lovelace.${n}@example.com`,
  phone: '020 7946 0958',
  marketing: { email: true },
  shippingAddress: { line1: '12 St James’s Square', city: 'London', postalCode: 'SW1Y 4JH', country: 'GB' },
});

/** One of whom everything is known. */
const known = (n: number) => ({
  ...person(n),
  username: `countess.${n}`,
  externalId: `till-${n}`,
  officePhone: '020 7946 0959',
  idNumber: 'AB 123456 C',
  birthDate: '1975-12-10',
  gender: 'female',
  tags: ['vip', 'newsletter', 'london'],
  taxId: 'GB 123 4567 89',
  notificationsOptIn: true,
  rewardsSummaryOptIn: true,
  business: { company: 'Analytical Engines Ltd' },
  billingAddress: { line1: '1 Dorset Street', city: 'London', postalCode: 'W1U 4EG', country: 'GB' },
  notes: 'Prefers to be called in the afternoon. Collects from the shop in Marylebone.',
});

/** An order as a web shop sends it. */
const order = (n: number) => ({
  ...{ store: 'web', number: String(n), placedAt: '2026-01-02T10:00:00Z', status: 'completed' },
  ...{ currency: 'EUR', total: '12.30', paymentMedia: [{ type: 'card' }] },
  lineItems: [{ sku: 'MUG', name: 'Blue mug', quantity: 2, unitPrice: '6.15', total: '12.30' }],
});

async function made(call: Call, path: string, body: unknown): Promise<Answer['body']> {
  const answer = await call('POST', path, { body });
  if (answer.status >= 300) throw new Error(`POST ${path}: ${JSON.stringify(answer.body)}`);
  return answer.body;
}
const newCustomer = (call: Call, n: number) => made(call, '/v1/customers', person(n));

/** One after another: a busy machine refuses some of many at once. */
async function newCustomers(call: Call, n: number, howMany: number): Promise<Answer['body'][]> {
  const customers: Answer['body'][] = [];
  for (let index = 0; index < howMany; index++) customers.push(await newCustomer(call, n * 1000 + index));
  return customers;
}

const newGroup = (call: Call, n: number) => made(call, '/v1/groups', { name: `Group ${n}` });

const password = 'correct horse battery';

export const operations = (linkFor: (customerId: string) => Promise<string>): readonly Operation[] => [
  {
    name: 'create a customer',
    minimum: atLeast(14, 0, 1),
    because:
      'Seven items of at most 1 KB, at 2 units: customer, guard of the address, consent, audit record, idempotency record, log entry and its head.',
    prepare: async (_, n) => ({
      method: 'POST',
      path: '/v1/customers',
      body: person(n),
      headers: { 'idempotency-key': `create-${n}` },
    }),
  },
  {
    name: 'create one without consent',
    minimum: atLeast(12, 0, 1),
    because: 'The same six items without the consent.',
    prepare: async (_, n) => ({
      method: 'POST',
      path: '/v1/customers',
      body: { ...person(n), marketing: undefined },
      headers: { 'idempotency-key': `create-${n}` },
    }),
  },
  {
    name: 'create one of whom all is known',
    minimum: atLeast(18, 0, 1),
    because: 'The same with three guards: nine items.',
    prepare: async (_, n) => ({
      method: 'POST',
      path: '/v1/customers',
      body: known(n),
      headers: { 'idempotency-key': `create-${n}` },
    }),
  },
  {
    name: 'read a customer',
    minimum: atLeast(0, 2, 1),
    because: 'The customer and where they stand, each at most 4 KB, in one batch.',
    prepare: async (call, n) => ({ method: 'GET', path: `/v1/customers/${(await newCustomer(call, n)).id}` }),
  },
  {
    name: 'look one up by e-mail',
    minimum: atLeast(0, 3, 2),
    because: 'The guard says who it is; only then the customer can be read, with where they stand.',
    prepare: async (call, n) => ({
      method: 'GET',
      path: `/v1/customers/lookup?email=${(await newCustomer(call, n)).email}`,
    }),
  },
  {
    name: 'patch a name',
    minimum: atLeast(8, 2, 2),
    because:
      'A patch needs what it patches, and the answer where they stand; customer, audit record, log entry, head.',
    prepare: async (call, n) => {
      const { id } = await newCustomer(call, n);
      const headers = { 'if-match': '"1"' };
      return { method: 'PATCH', path: `/v1/customers/${id}`, body: { lastName: 'King' }, headers };
    },
  },
  {
    name: 'patch the e-mail address',
    minimum: atLeast(12, 2, 2),
    because: 'The same, with the guards of the old and the new address.',
    prepare: async (call, n) => {
      const { id } = await newCustomer(call, n);
      return { method: 'PATCH', path: `/v1/customers/${id}`, body: { email: `countess.${n}@example.com` } };
    },
  },
  {
    name: 'delete a customer',
    minimum: atLeast(14, 1, 2),
    because:
      'The customer tells which guards go; customer, password, guard, what tells of the end, audit record, log entry, head.',
    prepare: async (call, n) => {
      const { id } = await newCustomer(call, n);
      return { method: 'DELETE', path: `/v1/customers/${id}` };
    },
  },
  {
    name: 'upsert, changing one',
    minimum: atLeast(8, 3, 3),
    because: 'Look-up by the guard, then a patch.',
    prepare: async (call, n) => {
      const { email } = await newCustomer(call, n);
      const body = { matchBy: 'email', customer: { email, lastName: 'King' } };
      return { method: 'POST', path: '/v1/customers/upsert', body };
    },
  },
  {
    name: 'search, 25 of a warm image',
    minimum: atLeast(0, 26, 1),
    because:
      'The heads say whether the image is current, while 25 customers are read; where they stand the image knows.',
    prepare: async (call, n) => {
      await newCustomers(call, n, 30);
      const path = `/v1/customers?q=lovelace.${n}`;
      await call('GET', path);
      return { method: 'GET', path };
    },
  },
  {
    name: 'create a group',
    minimum: atLeast(10, 1, 2),
    because:
      'The groups tell which of their places is free; group, guard of its name, place, audit record, idempotency record.',
    prepare: async (_, n) => ({
      method: 'POST',
      path: '/v1/groups',
      body: { name: `Group ${n}` },
      headers: { 'idempotency-key': `group-${n}` },
    }),
  },
  {
    name: 'read a group',
    minimum: atLeast(0, 2, 1),
    because: 'The group, and the heads for its exact number of members.',
    prepare: async (call, n) => {
      const { id } = await newGroup(call, n);
      await call('GET', `/v1/groups/${id}`);
      return { method: 'GET', path: `/v1/groups/${id}` };
    },
  },
  {
    name: 'patch a group',
    minimum: atLeast(4, 2, 2),
    because: 'A patch needs what it patches; group, audit record.',
    prepare: async (call, n) => {
      const { id } = await newGroup(call, n);
      await call('GET', `/v1/groups/${id}`);
      return { method: 'PATCH', path: `/v1/groups/${id}`, body: { discountPercent: 5 } };
    },
  },
  {
    name: 'delete an empty group',
    minimum: atLeast(12, 3, 4),
    because:
      'Read; mark, with its audit record; see that nobody is in it; remove group, guard and place, with the last record.',
    prepare: async (call, n) => {
      const { id } = await newGroup(call, n);
      await call('GET', `/v1/groups/${id}`);
      return { method: 'DELETE', path: `/v1/groups/${id}` };
    },
  },
  {
    name: 'add 20 members',
    minimum: atLeast(90, 21, 2),
    because:
      'Twenty customers and audit records, one check of the group, the head, and an entry that tells twenty new lists of groups, 3 KB.',
    prepare: async (call, n) => {
      const { id } = await newGroup(call, n);
      const add = (await newCustomers(call, n, 20)).map((customer) => customer.id);
      return { method: 'POST', path: `/v1/groups/${id}/customers`, body: { add } };
    },
  },
  {
    name: 'register',
    minimum: atLeast(18, 1, 3),
    because:
      'The try is counted, then it is asked whether it is one too many; customer, guard, password, session, mail, audit record, log entry, head.',
    prepare: async (_, n) => {
      const body = { email: `ada.${n}@example.com`, password, firstName: 'Ada', lastName: 'Lovelace' };
      return { method: 'POST', path: '/v1/auth/register', body, key: null };
    },
  },
  {
    name: 'log in',
    minimum: atLeast(10, 6, 3),
    because:
      'Two counts of failures before the password is tried, taken back with the session; guard and account can be read beside them.',
    prepare: async (call, n) => {
      const { id, email } = await newCustomer(call, n);
      const token = await linkFor(id);
      await call('POST', '/v1/auth/password-reset/confirm', { body: { token, password } });
      return { method: 'POST', path: '/v1/auth/login', body: { email, password }, key: null };
    },
  },
  {
    name: 'record an order',
    minimum: atLeast(14, 3, 2),
    because:
      'Order, customer and standing are read. Order, its places among those of the customer and of the month, audit record, standing, log entry, head.',
    prepare: async (call, n) => {
      const { id } = await newCustomer(call, n);
      await made(call, '/v1/orders', { ...order(n), number: `first-${n}`, customer: { id } });
      return { method: 'POST', path: '/v1/orders', body: { ...order(n), customer: { id } } };
    },
  },
  {
    name: 'add account credit',
    minimum: atLeast(12, 1, 2),
    because:
      'The standing holds the balance. Entry, standing, audit record, idempotency record, log entry, head.',
    prepare: async (call, n) => {
      const path = `/v1/customers/${(await newCustomer(call, n)).id}/credit`;
      const body = { amount: { amount: '5.00', currency: 'EUR' }, reason: 'Goodwill' };
      await made(call, path, body);
      return { method: 'POST', path, body, headers: { 'idempotency-key': `credit-${n}` } };
    },
  },
  {
    name: 'verify a session',
    minimum: atLeast(0, 4, 1),
    because: 'Session, customer, password and where they stand in one batch; the record is the answer.',
    prepare: async (call, n) => {
      const body = { email: `ada.${n}@example.com`, password };
      const { token } = await made(call, '/v1/auth/register', body);
      return { method: 'GET', path: '/v1/me', key: token };
    },
  },
  {
    name: 'set a first password by a link',
    minimum: atLeast(14, 3, 3),
    because: 'The link says whose it is; link, password, customer, notice, audit record, log entry, head.',
    prepare: async (call, n) => {
      const token = await linkFor((await newCustomer(call, n)).id);
      const path = '/v1/auth/password-reset/confirm';
      return { method: 'POST', path, body: { token, password }, key: null };
    },
  },
  {
    name: 'create an API key',
    minimum: atLeast(8, 0, 1),
    because: 'Key, check of the caller’s own key, audit record, idempotency record.',
    prepare: async (_, n) => ({
      method: 'POST',
      path: '/v1/api-keys',
      body: { name: 'till', scopes: ['customers:read'] },
      headers: { 'idempotency-key': `key-${n}` },
    }),
  },
  {
    name: 'revoke an API key',
    minimum: atLeast(6, 1, 2),
    because: 'The key tells whether the caller may; key, check of the caller’s own key, audit record.',
    prepare: async (call) => {
      const { id } = await made(call, '/v1/api-keys', { name: 'till', scopes: ['customers:read'] });
      return { method: 'DELETE', path: `/v1/api-keys/${id}` };
    },
  },
];
