import { describe, expect, test, vi } from 'vitest';
import { groupAuditKey, groupKey, groupNameKey } from '../../shared/groups/keys.ts';
import { commit } from '../../shared/table/commit.ts';
import { readRange } from '../../shared/table/read.ts';
import { put } from '../../shared/table/writes.ts';
import { setupApi } from '../support/api.ts';
import { freshName, givenGroup } from './support/groups.ts';

const shared = setupApi();

const full = { description: 'Resellers.', discountPercent: 12.5, colour: '#1F6FEB', label: 'B2B' };

describe('a group', () => {
  test('is created with everything that it can have, read and listed with its member count', async () => {
    const { call } = await shared;
    const name = freshName();
    const created = await call('POST', '/v1/groups', { body: { name, ...full } });
    expect(created).toMatchObject({
      status: 201,
      headers: { etag: '"1"', location: `/v1/groups/${created.body.id}` },
      body: { name, ...full, colour: '#1f6feb', memberCount: 0, version: 1 },
    });
    expect((await call('GET', created.headers.location ?? '')).body).toEqual(created.body);
    expect((await call('GET', '/v1/groups')).body.items).toContainEqual(created.body);
  });

  test.each([
    ['colour', 'red'],
    ['colour', '#12345'],
    ['label', 'x'.repeat(31)],
    ['description', 'x'.repeat(501)],
    ['discountPercent', 100.01],
    ['discountPercent', 0.001],
    ['discountPercent', 5e-324],
    ['memberCount', 3],
    ['deletingSince', '2026-01-01T00:00:00.000Z'],
  ])('is refused with the pointer to the field: %s (trust 32)', async (field, value) => {
    const { call } = await shared;
    const group = await givenGroup(await shared);
    for (const [method, path] of [['POST', '/v1/groups'] as const, ['PATCH', group.path] as const]) {
      const answer = await call(method, path, { body: { name: freshName(), [field]: value } });
      expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer: `/${field}` }] } });
    }
  });

  test('that an earlier version has stored is read with the fields that it has', async () => {
    const { call, table } = await shared;
    const id = crypto.randomUUID();
    const at = '2025-01-01T00:00:00.000Z';
    const stored = { id, name: freshName(), discountPercent: 5, createdAt: at, updatedAt: at, version: 3 };
    await commit(table, { writes: [put({ ...groupKey(id), ...stored })] });
    const read = await call('GET', `/v1/groups/${id}`);
    expect(read).toMatchObject({ status: 200, headers: { etag: '"3"' } });
    expect(read.body).toEqual({ ...stored, memberCount: 0 });
  });
});

describe('a change of a group', () => {
  test('sets what it names and clears what is null, and is recorded with the values (trust 47)', async () => {
    const { call, table } = await shared;
    const { id, path } = await givenGroup(await shared, full);
    const body = { discountPercent: null, label: null, description: 'Other.' };
    const changed = await call('PATCH', path, { body });
    expect(changed).toMatchObject({
      status: 200,
      headers: { etag: '"2"' },
      body: { description: 'Other.', discountPercent: 0, colour: '#1f6feb', version: 2 },
    });
    expect(changed.body).not.toHaveProperty('label');
    expect((await call('GET', path)).body).toEqual(changed.body);
    const { PK } = groupAuditKey(id, '');
    const [, record] = await readRange(table, { PK });
    expect(record).toMatchObject({
      action: 'updated',
      changes: [
        { field: 'description', from: 'Resellers.', to: 'Other.' },
        { field: 'discountPercent', from: 12.5, to: 0 },
        { field: 'label', from: 'B2B' },
      ],
    });
    expect((await call('PATCH', path, { body: { name: null } })).status).toBe(400);
  });

  test('is made only to the version that If-Match names, unless it was made already (trust 24, 41)', async () => {
    const { call } = await shared;
    const { path } = await givenGroup(await shared);
    const change = (label: string) =>
      call('PATCH', path, { body: { label }, headers: { 'if-match': '"1"' } });
    const first = await change('new');
    expect(first.status).toBe(200);
    // The first answer was lost: the same request again is answered as it was.
    expect(await change('new')).toMatchObject({ status: 200, headers: { etag: '"2"' }, body: first.body });
    expect(await change('other')).toMatchObject({ status: 412, body: { code: 'version_mismatch' } });
    const same = await Promise.all([1, 2, 3].map(() => call('PATCH', path, { body: { label: 'at once' } })));
    expect(same.map(({ status, body }) => [status, body.version])).toEqual(Array(3).fill([200, 3]));
  });

  test('is not made when its members cannot be counted', async () => {
    const { call } = await shared;
    const { path } = await givenGroup(await shared);
    // The class as the functions have imported it.
    const { Directory } = await import('../../shared/directory/directory.ts');
    vi.spyOn(Directory.prototype, 'tally').mockRejectedValueOnce(new Error('no image'));
    expect((await call('PATCH', path, { body: { label: 'new' } })).status).toBe(500);
    const { body } = await call('GET', path);
    expect(body).toMatchObject({ version: 1 });
    expect(body).not.toHaveProperty('label');
  });

  test('of a group that does not exist is answered 404', async () => {
    const { call } = await shared;
    const path = `/v1/groups/${crypto.randomUUID()}`;
    expect((await call('PATCH', path, { body: { label: 'x' } })).status).toBe(404);
    expect((await call('DELETE', path)).status).toBe(404);
  });
});

describe('the name of a group is unique, whatever its letter case and accents', () => {
  test('of ten groups created at once with one name, one is', async () => {
    const { call } = await shared;
    const name = freshName();
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, n) =>
        call('POST', '/v1/groups', { body: { name: n % 2 ? name.toUpperCase() : ` ${name}` } }),
      ),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, ...Array(9).fill(409)]);
    const { items } = (await call('GET', '/v1/groups')).body;
    expect(
      items.filter((group: { name: string }) => group.name.toLowerCase() === name.toLowerCase()),
    ).toHaveLength(1);
  });

  test('of three groups renamed at once to one name, one is', async () => {
    const api = await shared;
    const groups = await Promise.all([1, 2, 3].map(() => givenGroup(api)));
    const name = freshName();
    const answers = await Promise.all(groups.map(({ path }) => api.call('PATCH', path, { body: { name } })));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409, 409]);
    expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({
      code: 'already_exists',
      errors: [{ pointer: '/name' }],
    });
  });

  test('it can be changed, swapped with another, given up and taken again', async () => {
    const api = await shared;
    const [one, other] = [await givenGroup(api), await givenGroup(api)];
    const rename = async ({ path }: { path: string }, name: string) =>
      (await api.call('PATCH', path, { body: { name } })).status;
    expect(await rename(one, one.name.toUpperCase())).toBe(200);
    expect(await rename(one, other.name)).toBe(409);
    const between = freshName();
    expect(await rename(one, between)).toBe(200);
    expect(await rename(other, one.name)).toBe(200);
    expect(await rename(one, other.name)).toBe(200);
    expect(await api.call('POST', '/v1/groups', { body: { name: between } })).toMatchObject({ status: 201 });
    expect((await api.call('DELETE', one.path)).status).toBe(204);
    const again = await givenGroup(api, { name: other.name });
    const [guard] = await readRange(api.table, { PK: groupNameKey(other.name.toLowerCase()).PK });
    expect(guard).toMatchObject({ groupId: again.id });
  });
});
