import { describe, expect, test } from 'vitest';
import { predefinedIds } from '../../shared/views/predefined.ts';
import { setupApi } from '../support/api.ts';
import { freshName, givenView, path, save } from './support/views.ts';

const shared = setupApi();

const active = { field: 'status', value: 'active' };

describe('changing a view', () => {
  test('merges the patch, replaces the filter as a whole, and clears with null', async () => {
    const { view, patch, read } = await givenView(await shared, {
      description: 'Who buys.',
      filter: { and: [active] },
      sort: 'name',
      columns: ['name'],
    });
    const change = { name: freshName(), filter: { or: [active, { not: active }] }, columns: ['email'] };
    const changed = await patch({ ...change, description: null, sort: null });
    const { description, sort, ...rest } = view;
    expect([description, sort]).toEqual(['Who buys.', 'name']);
    expect(changed).toMatchObject({ status: 200, headers: { etag: '"2"' } });
    expect(changed.body).toEqual({ ...rest, ...change, version: 2, updatedAt: expect.any(String) });
    expect((await read()).body).toEqual(changed.body);
    expect((await patch({ filter: null })).body).not.toHaveProperty('filter');
    for (const wrong of [{ name: null }, { filter: { and: null } }, { filter: {} }, { id: view.id }])
      expect((await patch(wrong)).status).toBe(400);
  });

  test('with a stale If-Match is refused, unless the change has been made already (trust 41)', async () => {
    const { patch } = await givenView(await shared, { filter: active });
    const stale = { 'if-match': '"1"' };
    const change = { filter: { not: active }, q: 'ana' };
    expect(await patch(change, stale)).toMatchObject({ status: 200, body: { version: 2 } });
    expect(await patch(change, stale)).toMatchObject({ status: 200, body: { version: 2 } });
    expect(await patch({ filter: active }, stale)).toMatchObject({
      status: 412,
      body: { code: 'version_mismatch' },
    });
  });

  test('by many at once loses none of their changes', async () => {
    const { patch, read } = await givenView(await shared);
    const changes = [{ name: freshName() }, { filter: active }, { sort: 'email' }, { columns: ['email'] }];
    await Promise.all(changes.map((change) => patch(change)));
    expect((await read()).body).toMatchObject({ ...Object.assign({}, ...changes), version: 5 });
  });

  test('of its name frees the old one and takes no other view’s', async () => {
    const api = await shared;
    const { view, patch } = await givenView(api);
    const other = await givenView(api);
    for (const name of [other.view.name.toUpperCase(), 'blocked']) {
      expect(await patch({ name })).toMatchObject({ status: 409, body: { code: 'already_exists' } });
    }
    expect((await patch({ name: view.name.toUpperCase() })).status).toBe(200);
    expect((await patch({ name: freshName() })).status).toBe(200);
    expect((await save(api, { name: view.name })).status).toBe(201);
  });
});

describe('deleting a view', () => {
  test('removes it in the version that the client knows; its name is free again', async () => {
    const api = await shared;
    const { view, read, customers, patch, remove } = await givenView(api);
    await patch({ name: `${view.name} 2` });
    expect((await remove({ 'if-match': '"1"' })).status).toBe(412);
    expect((await remove({ 'if-match': '"2"' })).status).toBe(204);
    for (const gone of [await read(), await customers(), await patch({ q: 'ana' }), await remove()])
      expect(gone).toMatchObject({ status: 404, body: { code: 'not_found' } });
    expect((await save(api, { name: `${view.name} 2` })).status).toBe(201);
  });
});

test.each(predefinedIds)('the predefined view %s is there for good', async (id) => {
  const { call } = await shared;
  const at = `${path}/${id}`;
  const read = await call('GET', at);
  expect(read).toMatchObject({ status: 200, headers: { etag: '"1"' }, body: { id, predefined: true } });
  expect((await call('GET', `${at}/customers`)).status).toBe(200);
  const refused = { status: 409, body: { code: 'predefined_view' } };
  expect(await call('PATCH', at, { body: { name: freshName() } })).toMatchObject(refused);
  expect(await call('DELETE', at)).toMatchObject(refused);
  expect((await call('GET', at)).body).toEqual(read.body);
});
