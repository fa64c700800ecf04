import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { mostGroupsInAll } from '../../shared/groups/group.ts';
import { groupKey, groupSlotKey } from '../../shared/groups/keys.ts';
import { listGroups } from '../../shared/groups/repository.ts';
import { commit } from '../../shared/table/commit.ts';
import type { Table } from '../../shared/table/table.ts';
import { put } from '../../shared/table/writes.ts';
import { setupApi } from '../support/api.ts';
import { freshName } from './support/groups.ts';

test('there are a thousand groups at most, even when more are made at the same moment; a replay still answers', async () => {
  const api = await setupApi();
  const create = (body: object = { name: freshName() }, headers: Record<string, string> = {}) =>
    api.call('POST', '/v1/groups', { body, headers });
  const first = { name: 'First' };
  const key = { 'idempotency-key': 'first' };
  const { id } = (await create(first, key)).body;
  await fillTo(mostGroupsInAll - 2, api.table);
  const answers = await Promise.all(Array.from({ length: 4 }, () => create()));
  expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 201, 409, 409]);
  expect(answers.find(({ status }) => status === 409)?.body.code).toBe('limit_reached');
  expect((await api.call('GET', '/v1/groups')).body.total).toBe(mostGroupsInAll);
  expect(await create(first, key)).toMatchObject({
    status: 201,
    headers: { 'idempotent-replayed': 'true' },
  });
  expect((await api.call('DELETE', `/v1/groups/${id}`)).status).toBe(204);
  expect((await create(first)).status).toBe(201);
  expect((await create()).body.code).toBe('limit_reached');
});

/** Makes groups, with the places that they take, until there are so many. */
async function fillTo(count: number, table: Table): Promise<void> {
  const at = new Date().toISOString();
  const taken = (await listGroups(table)).flatMap(({ slot }) => slot ?? []);
  const slots = Array.from({ length: mostGroupsInAll }, (_, index) => index + 1);
  const free = slots.filter((slot) => !taken.includes(slot)).slice(0, count - taken.length);
  const writes = free.flatMap((slot) => {
    const id = randomUUID();
    const group = { id, name: freshName(), slot, createdAt: at, updatedAt: at, version: 1 };
    return [put({ ...groupKey(id), ...group }), put({ ...groupSlotKey(slot), groupId: id })];
  });
  for (let from = 0; from < writes.length; from += 90)
    await commit(table, { writes: writes.slice(from, from + 90) });
}
