import { randomUUID } from 'node:crypto';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { type Account, readAccount } from '../../shared/credentials/account.ts';
import { nextPassword } from '../../shared/credentials/credential.ts';
import { linkLifetimes, mintLinkToken } from '../../shared/credentials/link-token.ts';
import { hashPassword } from '../../shared/credentials/password.ts';
import { openSession } from '../../shared/credentials/session.ts';
import { storedCustomer } from '../../shared/customers/customer.ts';
import { newImport } from '../../shared/imports/import-job.ts';
import { uploadKey } from '../../shared/pictures/keys.ts';
import { commit } from '../../shared/table/commit.ts';
import type { Table } from '../../shared/table/table.ts';
import { builtReference } from '../pages/support/page-server.ts';
import { image, startS3 } from '../pictures/support/setup.ts';
import { type Api, setupApi } from './api.ts';
import { forged } from './fuzz-mutations.ts';
import { foreignNames } from './fuzz-naughty.ts';
import { Pool } from './fuzz-pool.ts';

/** A shop with customers, groups, keys and jobs, and what is known of it. */
export interface World extends Api {
  readonly pool: Pool;
  /** A fresh session of one of the customers. */
  session(): Promise<string>;
  /** Stops what it has started, and removes its files. */
  close(): Promise<void>;
}

/** The id within an API key. */
const keyId = (key: string): string => key.slice('ck_'.length, 'ck_'.length + 12);

export async function setupWorld(): Promise<World> {
  const { reference, remove } = builtReference('Test <Shop>');
  const s3 = await startS3();
  const api = await setupApi({ reference, environment: s3.environment });
  const pool = new Pool();
  pool.spare(keyId(api.key));
  const make = async (path: string, body: unknown) => {
    const answer = await api.call('POST', path, { body });
    if (answer.status !== 201) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const member = storedCustomer.parse(await make('/v1/customers', { name: 'Ana', email: 'ana@example.com' }));
  pool.spare(member.id);
  const vip = await make('/v1/groups', { name: 'VIP' });
  for (let n = 0; n < 4; n++) {
    const body = {
      email: `c${n}@example.com`,
      externalId: `till/${n}`,
      groupIds: [vip.id],
      membership: { type: 'ViP', number: `${n}`, status: 'active' },
    };
    const customer = await make('/v1/customers', body);
    pool.learn('/v1/customers', customer);
    pool.learn('/v1/groups', await make('/v1/groups', { name: `Group ${n}`, discountPercent: 12.5 }));
    const view = { name: `View ${n}`, filter: { field: 'externalId', op: 'contains', value: `${n}` } };
    pool.learn('/v1/views', await make('/v1/views', view));
    pool.learn('/v1/api-keys', await make('/v1/api-keys', { name: `key ${n}`, scopes: ['customers:read'] }));
    const order = {
      store: 'web',
      number: `${n}`,
      placedAt: '2026-01-31T12:00:00Z',
      status: 'completed',
      currency: 'EUR',
      total: '12.30',
    };
    const sold = await api.call('POST', '/v1/orders', { body: { ...order, customer: { id: customer.id } } });
    pool.learn('/v1/orders', sold.body.order);
    pool.suggest('recordOrder', { ...order, customer: { email: body.email, firstName: 'Ana' } });
    pool.suggest('recordOrders', {
      orders: [{ ...order, number: `new ${n}`, customer: { id: customer.id } }],
    });
    const its = `/v1/customers/${customer.id}`;
    await api.call('PUT', `${its}/accounts/web`, {
      body: { creditLimit: { amount: '100.00', currency: 'EUR' } },
    });
    const card = await make(`${its}/loyalty-cards`, { type: 'customer', barcode: `40063813339${n}` });
    pool.learn('/v1/customers/{id}/accounts', { id: 'web' });
    pool.learn('/v1/customers/{id}/loyalty-cards', card);
    const job = newImport(
      { bucket: 'drops', key: `${n}.csv`, eTag: 'e', modifiedAt: new Date() },
      42,
      new Date(),
    );
    pool.learn('/v1/jobs', { id: job.read.id });
    const owner = { customerId: customer.id, identityVersion: 1, epoch: 0 };
    const mint = (purpose: 'reset' | 'verify-email' | 'confirm-marketing') =>
      mintLinkToken({ purpose }, owner, new Date());
    const [reset, verify, agree] = [mint('reset'), mint('verify-email'), mint('confirm-marketing')];
    const email = `changed${n}@example.com`;
    const change = mintLinkToken({ purpose: 'change-email', email }, owner, new Date());
    pool.suggest('confirmPasswordReset', { token: reset.token, password });
    pool.suggest('confirmEmailVerification', { token: verify.token });
    pool.suggest('confirmMarketing', { token: agree.token });
    pool.suggest('confirmEmailChange', { token: change.token });
    const links = [reset, verify, agree, change].flatMap(({ writes }) => writes);
    await commit(api.table, { writes: [job.write, ...links] });
    await s3.s3.send(
      new PutObjectCommand({
        Bucket: s3.bucket,
        Key: uploadKey(customer.id, upload),
        Body: image('image/png'),
        ContentType: 'image/png',
      }),
    );
  }
  pool.suggest('confirmPicture', { uploadId: upload });
  const first = nextPassword(member.id, await hashPassword(password), 0, new Date());
  await commit(api.table, { writes: [first] });
  pool.suggest('logIn', { email: member.email, password });
  pool.suggest('changePassword', { currentPassword: password, newPassword: password });
  pool.suggest('requestEmailChange', { email: 'wanted@example.com', password });
  pool.learn('/docs', { id: 'reference.js' });
  const session = async () => {
    const { token, write } = openSession(await accountOf(api.table, member.id), new Date());
    await commit(api.table, { writes: [write] });
    return token;
  };
  const close = async () => {
    remove();
    await s3.stop();
  };
  return { ...api, pool, session, close };
}

/** Of one picture of each customer. */
const upload = randomUUID();

const password = 'correct horse battery';

async function accountOf(table: Table, id: string): Promise<Account> {
  const account = await readAccount(table, id);
  if (!account) throw new Error('The customer whom nobody may touch is gone.');
  return account;
}

const item = z.looseObject({ PK: z.string(), SK: z.string() });
type Item = z.output<typeof item>;

/** Every item of the table. */
export async function allItems(table: Table): Promise<Item[]> {
  const found: Item[] = [];
  let from: Record<string, unknown> | undefined;
  do {
    const page = await table.documents.send(
      new ScanCommand({ TableName: table.name, ...(from && { ExclusiveStartKey: from }) }),
    );
    found.push(...(page.Items ?? []).map((one) => item.parse(one)));
    from = page.LastEvaluatedKey;
  } while (from);
  return found;
}

/** Unique values of customers, which their guards' keys are made of. Every other key is the server's own. */
const guard = /^(EMAIL|USERNAME|EXTERNALID|BARCODE)#/;
/** A kind in capitals, and then what the server made: ids, numbers, hashes, paths of files. */
const ownKey = /^[A-Z]+(#[\w./#-]+)?$|^[\da-f-]+$|^(uploads|pictures)\/[\w/-]+$/;
/** Orders by their times, and what lies under a hash. */
const placed = /^((ORDER#)?\d{4}-\d\d-\d\dT[\d:.]+Z|[\w-]{43})#[\da-f-]{36}$/;
/** Entries, by the names of their accounts: of a client's choice is the name of a store, which ends nothing early. */
const entryOf = /^ENTRY(-REFERENCE|-REVERSED)?#(credit:[A-Z]{3}|points(:[\da-f-]{36})?|store:[^#]+)#[\w-]+$/;
const isOwn = (key: string): boolean => [ownKey, placed, entryOf].some((form) => form.test(key));

/** What of a client's choice has got into an item where it must not be. */
export function intrusions({ PK, SK, ...attributes }: Item): string[] {
  const names = namesIn(attributes).filter((name) => foreign.has(name));
  const values = JSON.stringify(attributes);
  return [
    ...(guard.test(PK) || isOwn(PK) ? [] : [`partition key ${PK}`]),
    ...(isOwn(SK) || SK in linkLifetimes ? [] : [`sort key ${SK}`]),
    ...names.map((name) => `attribute ${name} in ${PK}`),
    ...[forged.number, forged.text]
      .filter((value) => values.includes(String(value)))
      .map((value) => `${value} in ${PK} ${SK}`),
  ];
}

const foreign: ReadonlySet<string> = new Set(foreignNames.filter((name) => name !== 'secretHash'));

/** Names of attributes at any depth. */
const namesIn = (value: unknown): string[] =>
  typeof value === 'object' && value !== null
    ? [...(Array.isArray(value) ? [] : Object.keys(value)), ...Object.values(value).flatMap(namesIn)]
    : [];
