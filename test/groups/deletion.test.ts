import { expect, test, vi } from 'vitest';
import { Directory } from '../../shared/directory/directory.ts';
import { groupAuditKey } from '../../shared/groups/keys.ts';
import { deleteGroup } from '../../shared/groups/service.ts';
import { Unfinished } from '../../shared/retirement/errors.ts';
import { readRange } from '../../shared/table/read.ts';
import { type Api, setupApi } from '../support/api.ts';
import { givenCustomers, givenGroup, referringTo } from './support/groups.ts';

const shared = setupApi();

const origin = { actor: 'test', requestId: 'test', now: new Date() };

/** A group whose deletion had no time for all of its 200 members: one round is always done. */
async function givenUnfinished({ table, ...api }: Api) {
  const group = await givenGroup({ table, ...api });
  const ids = await givenCustomers(table, 200, { groupIds: [group.id] });
  const options = { origin, force: true, expected: 1, timeLimitMs: -1 };
  const deletion = deleteGroup(table, new Directory(table, 'EUR'), group.id, options);
  await expect(deletion).rejects.toThrow(Unfinished);
  await expect(deletion).rejects.toMatchObject({ retryAfterSeconds: 1, counts: { done: 192, left: 8 } });
  return { ...group, ids };
}

test('a group with members is refused with their number, and stays as it was', async () => {
  const { call, table } = await shared;
  const { id, path } = await givenGroup(await shared);
  await givenCustomers(table, 3, { groupIds: [id] });
  for (const query of ['', '?force=false']) {
    const refused = await call('DELETE', path + query);
    expect(refused).toMatchObject({ status: 409, body: { code: 'in_use', counts: { customers: 3 } } });
  }
  expect((await call('GET', path)).body).toMatchObject({ memberCount: 3, version: 1 });
  expect((await call('DELETE', `${path}?force=maybe`)).status).toBe(400);
});

test('by force its members are detached first, each with an audit record; then the group is gone (trust 47)', async () => {
  const { call, table } = await shared;
  const { id, path } = await givenGroup(await shared);
  const [one = ''] = await givenCustomers(table, 60, { groupIds: [id] });
  expect((await call('DELETE', `${path}?force`, { headers: { 'if-match': '"7"' } })).status).toBe(412);
  const deleted = await call('DELETE', `${path}?force`, { headers: { 'if-match': '"1"' } });
  expect(deleted).toMatchObject({ status: 204, body: '' });
  expect((await call('GET', path)).status).toBe(404);
  expect(await referringTo(table, id)).toEqual([]);
  const { items } = (await call('GET', `/v1/customers/${one}/audit`)).body;
  expect(items[0]).toMatchObject({
    action: 'updated',
    requestId: deleted.headers['x-request-id'],
    changes: [{ field: 'groupIds', from: [id], to: [] }],
  });
  const records = await readRange(table, { PK: groupAuditKey(id, '').PK });
  expect(records.map(({ action }) => action)).toEqual(['created', 'updated', 'deleted']);
});

test('no customer refers to a group that was deleted while others added members', async () => {
  const api = await shared;
  const { call, table } = api;
  const ids = await givenCustomers(table, 16);
  const groups = await Promise.all([1, 2].map(() => givenGroup(api)));
  await Promise.all(
    groups.flatMap(({ id, path }) => [
      call('POST', `${path}/customers`, { body: { add: ids } }),
      call('DELETE', `${path}?force`),
      call('POST', `${path}/customers`, { body: { add: ids.slice(8) } }),
      call('POST', '/v1/customers', { body: { name: 'New', groupIds: [id] } }),
      call('PATCH', `/v1/customers/${ids[0]}`, { body: { groupIds: [id] } }),
    ]),
  );
  for (const { id, path } of groups) {
    expect((await call('GET', path)).status).toBe(404);
    expect(await referringTo(table, id)).toEqual([]);
  }
});

test('an unfinished deletion goes on with the same request, the version of its If-Match included', async () => {
  const api = await shared;
  const { call, table } = api;
  const { id, path, ids } = await givenUnfinished(api);
  const read = await call('GET', path);
  expect(read.body).toMatchObject({ memberCount: 8, version: 2, deletingSince: origin.now.toISOString() });
  const added = await call('POST', `${path}/customers`, { body: { add: [ids[0]] } });
  expect(added).toMatchObject({ status: 409, body: { code: 'being_deleted' } });
  const removed = await call('POST', `${path}/customers`, { body: { remove: [ids[199]] } });
  expect(removed.body.results).toEqual([
    { customerId: ids[199], status: expect.stringMatching(/removed|unchanged/) },
  ]);
  const joined = await call('POST', '/v1/customers', { body: { name: 'New', groupIds: [id] } });
  expect(joined).toMatchObject({ status: 409, body: { code: 'unknown_reference' } });
  const changed = await call('PATCH', path, { body: { label: 'x' } });
  expect(changed).toMatchObject({ status: 409, body: { code: 'being_deleted' } });
  expect((await call('DELETE', `${path}?force`, { headers: { 'if-match': '"1"' } })).status).toBe(204);
  expect(await referringTo(table, id)).toEqual([]);
});

test('a deletion is called off by one without force: the group takes members again', async () => {
  const api = await shared;
  const { call } = api;
  const { path, ids } = await givenUnfinished(api);
  const refused = await call('DELETE', path);
  expect(refused).toMatchObject({ status: 409, body: { code: 'in_use', counts: { customers: 8 } } });
  const { body } = await call('GET', path);
  expect(body).toMatchObject({ memberCount: 8, version: 3 });
  expect(body).not.toHaveProperty('deletingSince');
  const added = await call('POST', `${path}/customers`, { body: { add: ids.slice(0, 9) } });
  expect(added.status).toBe(200);
  expect((await call('GET', path)).body.memberCount).toBeGreaterThan(8);
});

test('a deletion without force that fails half way leaves the group as it was', async () => {
  const { call, table } = await shared;
  const { id, path } = await givenGroup(await shared);
  const directory = new Directory(table, 'EUR');
  const broken = new Error('the directory cannot be asked');
  vi.spyOn(directory, 'select').mockResolvedValueOnce([]).mockRejectedValueOnce(broken);
  await expect(deleteGroup(table, directory, id, { origin, force: false })).rejects.toBe(broken);
  expect((await call('GET', path)).body).not.toHaveProperty('deletingSince');
  const [member] = await givenCustomers(table, 1);
  const added = await call('POST', `${path}/customers`, { body: { add: [member] } });
  expect(added.body.results).toEqual([{ customerId: member, status: 'added' }]);
});

test('of two deletions at once one is done, the other finds nothing or is done too', async () => {
  const { call } = await shared;
  const { path } = await givenGroup(await shared);
  const answers = await Promise.all([1, 2].map(() => call('DELETE', path)));
  const found = answers.map(({ status }) => status).toSorted();
  expect(found[0]).toBe(204);
  expect([204, 404]).toContain(found[1]);
  expect((await call('POST', `${path}/customers`, { body: { add: [] } })).status).toBe(404);
});
