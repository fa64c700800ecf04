import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { deliverUnsent } from '../../shared/mail/mailer.ts';
import { mailerFor } from '../support/mailbox.ts';
import { email, everyField, newEmail, phone, withTraces } from './support/canaries.ts';
import { type Shop, setupShop } from './support/world.ts';

vi.mock(
  '../../shared/credentials/kdf.ts',
  async () => (await import('../credentials/support/cheap-kdf.ts')).cheapKdf,
);

let shop: Shop;
beforeAll(async () => {
  shop = await setupShop();
});
afterAll(() => shop.stop());

const bo = { name: 'Bo Other', email: 'bo@other.example', phone: '020 7946 0200' };
const password = 'correct horse battery';
const order = (number: string, customer: object) => ({
  store: 'web',
  number,
  placedAt: '2026-01-10T10:00:00Z',
  status: 'completed',
  currency: 'EUR',
  total: '17.20',
  paymentMedia: [{ type: 'card', amount: '17.20' }],
  customer,
});

/** Somebody with everything that a customer can have, and somebody else who is in the same files. */
async function twoCustomers() {
  const { given, call } = shop;
  await given('/v1/custom-fields', { key: 'motto', label: 'Motto', type: 'text' });
  const body = everyField({ motto: 'Kanárie9Q' });
  const key = { 'idempotency-key': 'canary-1' };
  const ada: string = (await call('POST', '/v1/customers', { body, headers: key })).body.id;
  const other: string = (await given('/v1/customers', bo)).id;
  const amount = { amount: '5.00', currency: 'EUR' };
  for (const id of [ada, other]) {
    const said = id === ada ? { reason: 'Kanarie: sorry', reference: 'kanarie-1' } : { reason: 'sorry' };
    await given(`/v1/customers/${id}/credit`, { amount, ...said });
    await given(`/v1/customers/${id}/loyalty-cards`, {
      type: 'customer',
      barcode: id === ada ? 'KANARIE 77' : 'BO 77',
    });
  }
  await call('POST', '/v1/orders', { body: order('1', { email }) });
  await call('POST', '/v1/orders', { body: order('2', { email: bo.email }) });
  return { ada, other };
}

/** What somebody leaves who signs in, and asks for mails. */
async function signIn(id: string): Promise<string> {
  const { call, table } = shop;
  const confirmation = password;
  expect(
    (await call('PUT', `/v1/customers/${id}/password`, { body: { password, confirmation } })).status,
  ).toBe(204);
  const { body } = await call('POST', '/v1/auth/login', { key: null, body: { email, password } });
  await call('POST', '/v1/auth/login', { key: null, body: { email, password: 'wrong' } });
  const change = { email: newEmail, password };
  await call('POST', '/v1/me/email', { key: body.token, body: change });
  // The mail with the link to the new address goes out, the next one waits.
  await deliverUnsent(mailerFor(table).deps);
  await call('POST', '/v1/auth/password-reset', { key: null, body: { email } });
  await call('PATCH', '/v1/me', { key: body.token, body: { firstName: 'Kanarie Earlier' } });
  await call('PATCH', '/v1/me', { key: body.token, body: { firstName: 'Kanarie Later' } });
  return body.token;
}

/** Searches that are kept, and files of all kinds. @returns the names of files that stay */
async function searchesAndFiles(ada: string, other: string) {
  const { given, call, drop, settle } = shop;
  await given('/v1/views', {
    name: `Of ${email}`,
    description: `Of ${email}`,
    filter: { field: 'email', value: email },
  });
  await given('/v1/views', {
    name: 'By name',
    filter: {
      or: [{ field: 'tags', value: 'vip' }, { not: { field: 'phone', op: 'contains', value: phone } }],
    },
  });
  await given('/v1/views', { name: 'By words', q: `"${email}"` });
  const header = 'email;firstName;phone;notes;birthDate\n';
  const row = `${email};Kanárie;${phone};Kanarie;\n`;
  const broken = `${email};Kanárie;;Kanarie;never\n`;
  const boRow = `${bo.email};Bo;${bo.phone};hello;\n`;
  await drop('fine.csv', header + row + boRow);
  await drop('latin.csv', Buffer.from(header + broken, 'latin1'));
  await settle();
  await drop('utf16.csv', Buffer.from(`\ufeff${header}${broken}`, 'utf16le'));
  await drop('dry.csv', header + row.replace('Kanarie', 'Kanarie changed'), { dryRun: true });
  await drop('of-others.csv', `${header}${boRow}broken;Nobody;;;\n`);
  await drop(`list of ${email}.csv`, `${header}${boRow}`);
  await settle();
  await drop('refused.csv', `no,columns,of,ours\n${email},1,2,3\n`);
  await drop('packed.csv', Buffer.from('1f8b08', 'hex'));
  await settle();
  for (const format of ['csv', 'xlsx']) {
    for (const ids of [[ada, other], [other]])
      await given('/v1/exports', { selection: { ids }, format }, 202);
    const filter = { field: 'email', value: email };
    await given('/v1/exports', { selection: { filter }, format, columns: ['notes', 'tags'] }, 202);
  }
  const action = { type: 'change', addTags: ['vip'] };
  await given('/v1/bulk-actions', { selection: { filter: { field: 'email', value: email } }, action }, 202);
  await settle();
  await call('GET', '/v1/customers');
}

test('after an anonymisation nothing of a person is left anywhere, and what they did is all there (trust 44, 45, 47) (promise 24)', async () => {
  const { call, build, settle, places, objectsOf } = shop;
  const { ada, other } = await twoCustomers();
  const token = await signIn(ada);
  await searchesAndFiles(ada, other);
  await build();
  const of = async (id: string) =>
    Promise.all(
      ['orders', 'statistics', 'products', 'credit', 'audit'].map(
        async (what) => (await call('GET', `/v1/customers/${id}/${what}?`)).body,
      ),
    );
  const before = { ada: await of(ada), other: await of(other) };
  const otherBefore = (await call('GET', `/v1/customers/${other}`)).body;
  const traces = withTraces(await places());
  // The search sees what there is, in each kind of place.
  for (const kind of [
    /^item CUSTOMER/,
    /^item LOG/,
    /^item JOBS/,
    /^item VIEWS/,
    /^item OUTBOX/,
    /^item LINK/,
    /^item ATTEMPT#mail-to-new-address/,
    /^in-/,
    /^out-.*csv/,
    /^out-.*xlsx/,
    /^directory-/,
  ])
    expect(traces, String(kind)).toContainEqual(expect.stringMatching(kind));

  const asked = await call('POST', `/v1/customers/${ada}/anonymize`);
  expect(asked.status, JSON.stringify(asked.body)).toBe(202);
  expect((await call('GET', `/v1/customers/${ada}`)).status).toBe(410);
  expect((await call('GET', '/v1/me', { key: token })).status).toBe(401);
  await settle();

  const job = (await call('GET', `/v1/jobs/${asked.body.id}`)).body;
  expect(job.status, JSON.stringify(job)).toBe('completed');
  expect(withTraces(await places())).toEqual([]);
  const receipt = (await call('GET', `/v1/customers/${ada}/erasure`)).body;
  expect(receipt).toMatchObject({ status: 'complete', kept: { orders: [{ orders: 1 }] } });
  const after = { ada: await of(ada), other: await of(other) };
  expect(after.other).toEqual(before.other);
  expect((await call('GET', `/v1/customers/${other}`)).body).toEqual(otherBefore);
  expect(after.ada.slice(0, 3)).toEqual(before.ada.slice(0, 3));
  // An error file and two exports that are about others.
  expect(await objectsOf(shop.exportBucket)).toHaveLength(3);
  expect(receipt.removed).toEqual({
    attempts: 2,
    cards: 1,
    consents: 1,
    entryReferences: 1,
    entryTexts: 1,
    exportFiles: 4,
    importFiles: 5,
    links: 1,
    logEntries: expect.any(Number),
    mails: expect.any(Number),
    memberships: 1,
    sessions: 1,
    snapshots: 1,
  });
  const removed = (await call('GET', '/v1/jobs?kind=import&limit=100')).body.items.filter(({ reason = '' }) =>
    reason.includes('A file of it was removed'),
  );
  expect(removed).toHaveLength(5);

  await nobodyComesBack(ada, asked.body.id);
}, 120_000);

/** What comes in later is about somebody else, whoever it names. */
async function nobodyComesBack(ada: string, jobId: string): Promise<void> {
  const { call, drop, settle } = shop;
  expect((await call('POST', `/v1/customers/${ada}/anonymize`)).body.id).toBe(jobId);
  const { body: replayed } = await call('POST', '/v1/orders', { body: order('1', { email }) });
  expect(replayed).toMatchObject({ outcome: 'unchanged', order: { customerId: ada } });
  await drop('later.csv', `id,email\n${ada},kanarie@canary.example\n,${email}\n`);
  await settle();
  const [job] = (await call('GET', '/v1/jobs?kind=import&limit=1')).body.items;
  expect(job).toMatchObject({ status: 'completed', progress: { created: 1, failed: 1 } });
  const { body: found } = await call('GET', `/v1/customers/lookup?email=${email}`);
  expect(found.id).not.toBe(ada);
  expect((await call('GET', `/v1/customers/${found.id}/orders`)).body.items).toEqual([]);
  expect((await call('GET', `/v1/customers/${ada}`)).body.code).toBe('anonymised');
}
