import { afterAll, beforeAll, expect, test } from 'vitest';
import { checked } from '../fsck/support/world.ts';
import { withTraces } from './support/canaries.ts';
import { type Shop, setupShop } from './support/world.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await setupShop({ deletePolicy: 'anonymise' });
});
afterAll(() => shop.stop());

const order = (id: string, status: string) => ({
  store: 'web',
  number: crypto.randomUUID(),
  placedAt: '2026-01-10T10:00:00Z',
  status,
  currency: 'EUR',
  total: '17.20',
  customer: { id },
});

async function givenCustomer(name: string): Promise<string> {
  const fields = { firstName: name, email: `${name}@canary.example`, membership: { number: '10042' } };
  return (await shop.given('/v1/customers', fields)).id;
}

test('a bulk deletion by the policy anonymise anonymises who has a history and finds their copies; others are deleted', async () => {
  const { call, given, settle, places, table } = shop;
  const buyer = await givenCustomer('kanarie.buyer');
  const cancelled = await givenCustomer('kanarie.cancelled');
  const account = await givenCustomer('kanarie.account');
  const other = await givenCustomer('without');
  await given('/v1/orders', order(buyer, 'completed'), 200);
  await given('/v1/orders', order(cancelled, 'cancelled'), 200);
  const creditLimit = { amount: '50.00', currency: 'EUR' };
  const opened = await call('PUT', `/v1/customers/${account}/accounts/madrid`, { body: { creditLimit } });
  expect(opened.status).toBe(200);
  const anonymised = [buyer, cancelled, account];
  await given('/v1/exports', { selection: { ids: [...anonymised, other] }, format: 'csv' }, 202);
  await settle();
  expect(withTraces(await places())).not.toEqual([]);

  const asked = { selection: { ids: [...anonymised, other] }, action: { type: 'delete' } };
  const { body: foreseen } = await call('POST', '/v1/bulk-actions', { body: { ...asked, dryRun: true } });
  expect(foreseen.counts).toMatchObject({ deleted: 4, failed: 0 });
  const { id: jobId } = await given('/v1/bulk-actions', asked, 202);
  await settle();
  expect((await call('GET', `/v1/jobs/${jobId}`)).body).toMatchObject({
    status: 'completed',
    progress: { deleted: 4, failed: 0 },
  });
  for (const id of anonymised) {
    expect((await call('GET', `/v1/customers/${id}`)).body.code).toBe('anonymised');
    const { body: receipt } = await call('GET', `/v1/customers/${id}/erasure`);
    expect(receipt).toMatchObject({ status: 'complete', jobId, removed: { memberships: 1, exportFiles: 1 } });
  }
  expect((await call('GET', `/v1/customers/${other}`)).status).toBe(404);
  expect((await call('GET', `/v1/customers/${other}/erasure`)).status).toBe(404);
  expect((await call('GET', `/v1/customers/${other}/membership/history`)).body.items).toHaveLength(1);
  expect((await call('GET', `/v1/customers/${buyer}/orders`)).body.items).toHaveLength(1);
  expect(withTraces(await places())).toEqual([]);
  expect((await checked(table)).list).toEqual([]);
}, 60_000);
