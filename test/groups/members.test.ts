import { expect, test } from 'vitest';
import { auditKey } from '../../shared/customers/keys.ts';
import { readRange } from '../../shared/table/read.ts';
import { setupApi } from '../support/api.ts';
import { seededRandom } from '../support/model-store.ts';
import { givenCustomers, givenGroup, referringTo } from './support/groups.ts';

const shared = setupApi();

test('three hundred members come and go in one request, with a result for each in the order given (promise 9)', async () => {
  const { call, table } = await shared;
  const { id, path } = await givenGroup(await shared);
  const ids = await givenCustomers(table, 300);
  const unknown = crypto.randomUUID();
  const full = await Promise.all(Array.from({ length: 20 }, async () => (await givenGroup(await shared)).id));
  const [busy = ''] = await givenCustomers(table, 1, { groupIds: full });
  const add = [...ids.slice(0, 150), unknown, busy, ...ids.slice(150), ids[0]];
  const added = await call('POST', `${path}/customers`, { body: { add } });
  expect(added.status, JSON.stringify(added.body)).toBe(200);
  expect(added.body.results).toEqual(
    add.slice(0, -1).map((customerId) => {
      if (customerId === unknown) return { customerId, status: 'failed', code: 'not_found' };
      if (customerId === busy) return { customerId, status: 'failed', code: 'limit_reached' };
      return { customerId, status: 'added' };
    }),
  );
  expect((await call('GET', path)).body.memberCount).toBe(300);
  expect(await referringTo(table, id)).toHaveLength(300);
  const again = await call('POST', `${path}/customers`, {
    body: { add: ids.slice(0, 10), remove: ids.slice(10) },
  });
  expect(again.body.results.map(({ status }: { status: string }) => status)).toEqual([
    ...Array(10).fill('unchanged'),
    ...Array(290).fill('removed'),
  ]);
  expect((await call('GET', path)).body.memberCount).toBe(10);
});

test('members are added although others change some of them meanwhile', async () => {
  const { call, table } = await shared;
  const { path } = await givenGroup(await shared);
  const ids = await givenCustomers(table, 40);
  const [added] = await Promise.all([
    call('POST', `${path}/customers`, { body: { add: ids } }),
    ...ids.slice(0, 8).map((one) => call('PATCH', `/v1/customers/${one}`, { body: { taxExempt: true } })),
  ]);
  expect(added.body.results).toEqual(ids.map((customerId) => ({ customerId, status: 'added' })));
  expect((await call('GET', `${path}/customers`)).body.total).toBe(40);
  expect((await call('GET', `${path}/customers?taxExempt=true`)).body.total).toBe(8);
});

test('each member has an audit record of its own, with the group (trust 47)', async () => {
  const { call, table } = await shared;
  const { id, path } = await givenGroup(await shared);
  const ids = await givenCustomers(table, 3);
  const { headers } = await call('POST', `${path}/customers`, { body: { add: ids } });
  for (const customerId of ids) {
    const records = await readRange(table, {
      PK: auditKey(customerId, '').PK,
      from: 'AUDIT#',
      to: 'AUDIT#~',
    });
    const change = { field: 'groupIds', from: [], to: [id] };
    expect(records).toContainEqual(
      expect.objectContaining({ action: 'updated', requestId: headers['x-request-id'], changes: [change] }),
    );
  }
});

test('more than 500 in one request, and one both added and removed, are refused', async () => {
  const { call } = await shared;
  const { path } = await givenGroup(await shared);
  const ids = Array.from({ length: 501 }, () => crypto.randomUUID());
  const half = { add: ids.slice(0, 251), remove: ids.slice(251).concat(crypto.randomUUID()) };
  const [id] = ids;
  for (const body of [{ add: ids }, half, { add: [id], remove: [id] }, { add: ['x'] }, { ids }]) {
    expect((await call('POST', `${path}/customers`, { body })).status).toBe(400);
  }
  const nobody = await call('POST', `${path}/customers`, { body: {} });
  expect(nobody).toMatchObject({ status: 200, body: { results: [] } });
});

test('the member count is exact after any additions, removals and deletions of customers at once', async () => {
  const { call, table } = await shared;
  const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31);
  const random = seededRandom(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const some = (ids: readonly string[]) => ids.filter(() => random() < 0.4);
  const groups = await Promise.all([1, 2, 3].map(async () => await givenGroup(await shared)));
  const ids = await givenCustomers(table, 12);
  const step = (): Promise<unknown> => {
    const { id, path } = pick(groups);
    const one = pick(ids);
    const add = some(ids);
    return pick([
      () => call('POST', `${path}/customers`, { body: { add } }),
      () => call('POST', `${path}/customers`, { body: { remove: some(ids) } }),
      () => call('PATCH', `/v1/customers/${one}`, { body: { groupIds: random() < 0.5 ? [id] : null } }),
      () => call('DELETE', `/v1/customers/${one}`),
    ])();
  };
  for (let round = 0; round < 5; round++) await Promise.all([step(), step(), step()]);
  for (const { id, path } of groups) {
    const members = (await referringTo(table, id)).length;
    expect((await call('GET', path)).body.memberCount, `seed ${seed}`).toBe(members);
    expect((await call('GET', `${path}/customers`)).body.total, `seed ${seed}`).toBe(members);
  }
  const { items } = (await call('GET', '/v1/groups')).body;
  for (const group of items) {
    expect(group.memberCount, `seed ${seed}`).toBe((await referringTo(table, group.id)).length);
  }
});
