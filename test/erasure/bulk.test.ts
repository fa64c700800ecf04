import { afterAll, beforeAll, expect, test } from 'vitest';
import { withTraces } from './support/canaries.ts';
import { type Shop, setupShop } from './support/world.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await setupShop();
});
afterAll(() => shop.stop());

const people = (name: string, count: number) =>
  Array.from({ length: count }, (_, n) => `kanarie.${name}${n}@canary.example`);

/** Customers of one file: what the change log tells of them lies in one entry. @returns their ids */
async function imported(emails: readonly string[]): Promise<string[]> {
  const { drop, settle, call } = shop;
  await drop('people.csv', `email,firstName\n${emails.map((email) => `${email},Kanarie\n`).join('')}`);
  await settle();
  return await Promise.all(
    emails.map(async (email) => (await call('GET', `/v1/customers/lookup?email=${email}`)).body.id),
  );
}

test('a bulk action anonymises whoever is there, as its dry run says, and finds the copies of all', async () => {
  const { call, settle, places, given } = shop;
  const ids = await imported(people('bulk', 3));
  const unknown = crypto.randomUUID();
  await call('POST', `/v1/customers/${ids[2]}/anonymize`);
  await settle();
  const asked = { selection: { ids: [...ids, unknown] }, action: { type: 'anonymise' } };
  const { body: foreseen } = await call('POST', '/v1/bulk-actions', { body: { ...asked, dryRun: true } });
  const counts = { deleted: 2, unchanged: 1, failed: 1 };
  expect(foreseen.counts).toMatchObject(counts);
  const { id } = await given('/v1/bulk-actions', asked, 202);
  await settle();
  expect((await call('GET', `/v1/jobs/${id}`)).body).toMatchObject({ status: 'completed', progress: counts });
  const { items } = (await call('GET', `/v1/jobs/${id}/results`)).body;
  expect(items).toContainEqual(expect.objectContaining({ customerId: unknown, code: 'not_found' }));
  for (const one of ids)
    expect((await call('GET', `/v1/customers/${one}/erasure`)).body).toMatchObject({ status: 'complete' });
  expect(withTraces(await places())).toEqual([]);
}, 60_000);

test('two jobs that meet at one entry of the change log bring back nobody whom the other has taken out', async () => {
  const { call, settle, places } = shop;
  const ids = await imported(people('meet', 4));
  const answers = await Promise.all(ids.map((id) => call('POST', `/v1/customers/${id}/anonymize`)));
  expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 202]);
  await settle();
  expect(withTraces(await places())).toEqual([]);
  const { total } = (await call('GET', '/v1/customers?q=kanarie')).body;
  expect(total).toBe(0);
}, 60_000);

test('what began before is waited for: a file that was dropped, and is not planned yet, may name the person', async () => {
  const { call, put, drop, deliver, build, settle, importBucket, places } = shop;
  const [email = ''] = people('wait', 1);
  const [id = ''] = await imported([email]);
  const row = `email,firstName\n${email},Kanarie\n`;
  await put(importBucket, 'late.csv', row);
  const { body: job } = await call('POST', `/v1/customers/${id}/anonymize`);
  for (let turn = 0; turn < 5; turn++) {
    await deliver();
    await build();
  }
  expect((await call('GET', `/v1/jobs/${job.id}`)).body.status).toBe('running');
  expect((await call('GET', `/v1/customers/${id}/erasure`)).body.status).toBe('running');
  await drop('late.csv', 'email\nsomebody@else.example\n');
  await settle();
  expect((await call('GET', `/v1/jobs/${job.id}`)).body.status).toBe('completed');
  expect(withTraces(await places())).toEqual([]);
}, 60_000);

test('a barcode that somebody else has by then stays theirs', async () => {
  const { call, settle, given } = shop;
  const card = { type: 'customer', barcode: '4006381333931' };
  const [gone = '', next = ''] = await imported(people('card', 2));
  await given(`/v1/customers/${gone}/loyalty-cards`, card, 201);
  await call('POST', `/v1/customers/${gone}/anonymize`);
  const { id } = await given(`/v1/customers/${next}/loyalty-cards`, card, 201);
  await settle();
  expect((await call('GET', `/v1/customers/${gone}/erasure`)).body.status).toBe('complete');
  const found = await call('GET', `/v1/loyalty-cards/lookup?barcode=${card.barcode}`);
  expect(found.body).toMatchObject({ id, customerId: next });
}, 60_000);
