import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { commit } from '../../shared/table/commit.ts';
import { readRange } from '../../shared/table/read.ts';
import type { Table } from '../../shared/table/table.ts';
import { put } from '../../shared/table/writes.ts';
import { viewSlotKey } from '../../shared/views/keys.ts';
import { listSavedViews, viewItem } from '../../shared/views/repository.ts';
import { mostViews } from '../../shared/views/view.ts';
import { setupApi } from '../support/api.ts';
import { freshName, givenView, path, save } from './support/views.ts';

const shared = setupApi();

const nested = (depth: number): object =>
  depth === 0 ? { field: 'status', value: 'active' } : { not: nested(depth - 1) };

describe('saving a view', () => {
  test('answers 201 with what was sent, word for word; it is read and listed after the predefined ones (promise 19)', async () => {
    const api = await shared;
    const sent = {
      name: freshName(),
      description: 'Whom we write to.',
      filter: { and: [{ field: 'createdAt', op: 'gte', value: '2026-01-31' }, nested(19)] },
      q: 'ana',
      sort: '-lastName',
      columns: ['firstName', 'marketing.email', 'customFields.shoeSize'],
    };
    const created = await save(api, sent);
    expect(created).toMatchObject({ status: 201, headers: { etag: '"1"' } });
    expect(created.body).toEqual({
      ...sent,
      id: expect.any(String),
      predefined: false,
      createdAt: expect.any(String),
      updatedAt: expect.any(String),
      version: 1,
    });
    expect(created.headers.location).toBe(`${path}/${created.body.id}`);
    const read = await api.call('GET', `${path}/${created.body.id}`);
    expect(read).toMatchObject({ status: 200, headers: { etag: '"1"' }, body: created.body });
    const { items, total } = (await api.call('GET', path)).body;
    expect(items).toHaveLength(total);
    expect(items).toContainEqual(created.body);
    const predefined = items.map((view: { predefined: boolean }) => view.predefined);
    expect(predefined).toEqual(predefined.toSorted().toReversed());
    for (const id of [randomUUID(), 'nothing', 'constructor', '%20'])
      expect((await api.call('GET', `${path}/${id}`)).status).toBe(404);
  });

  test('takes a view without a filter: all customers', async () => {
    const api = await shared;
    await api.call('POST', '/v1/customers', { body: { name: 'Ana' } });
    const { customers } = await givenView(api);
    expect((await customers()).body.total).toBe((await api.call('GET', '/v1/customers')).body.total);
  });

  test.each([
    ['an unknown field', { filter: { field: 'shoe', value: '1' } }, '/filter/field'],
    ['a wrong value', { filter: { and: [{ field: 'status', value: 'asleep' }] } }, '/filter/and/0/value'],
    [
      'a wrong operator',
      { filter: { not: { field: 'status', op: 'gt', value: 'active' } } },
      '/filter/not/op',
    ],
    ['no object', { filter: 'status' }, '/filter'],
    ['null', { filter: null }, '/filter'],
    [
      'a filter that is too large',
      { filter: { field: 'id', value: Array.from({ length: 60 }, () => 'x'.repeat(290)) } },
      '/filter',
    ],
    ['an unknown order', { sort: 'shoe' }, '/sort'],
    ['an unknown column', { columns: ['firstName', 'shoe'] }, '/columns/1'],
    ['a column twice', { columns: ['firstName', 'firstName'] }, '/columns'],
    ['no columns', { columns: [] }, '/columns'],
    ['half a character', { q: 'a\ud800' }, '/q'],
    ['no name', { name: ' \u0301' }, '/name'],
    ['what only the server says', { version: 7 }, '/version'],
    ['what only the server says of others', { predefined: true }, '/predefined'],
  ])('refuses %s with a pointer to it (trust 32)', async (_, body, pointer) => {
    expect(await save(await shared, body)).toMatchObject({
      status: 400,
      body: { code: 'invalid_request', errors: [{ pointer }] },
    });
  });

  test('gives each name once, whatever its letter case and accents; predefined names are taken', async () => {
    const api = await shared;
    const name = `${freshName()} é`;
    const answers = await Promise.all(
      [name, name.toUpperCase(), name.replace('é', 'E'), ` ${name}`].map((one) => save(api, { name: one })),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409, 409, 409]);
    for (const taken of [
      ...answers.filter(({ status }) => status === 409),
      await save(api, { name: 'BLOCKED' }),
    ])
      expect(taken.body).toMatchObject({ code: 'already_exists', errors: [{ pointer: '/name' }] });
  });

  test('again with the same Idempotency-Key answers what was made, with another body 422 (trust 40)', async () => {
    const api = await shared;
    const view = { name: freshName(), filter: nested(1) };
    const key = { 'idempotency-key': view.name.replaceAll(' ', '-') };
    const answers = await Promise.all([save(api, view, key), save(api, view, key)]);
    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
    expect(answers[0]?.body).toEqual(answers[1]?.body);
    expect(answers.filter(({ headers }) => headers['idempotent-replayed'])).toHaveLength(1);
    expect((await save(api, { ...view, filter: nested(2) }, key)).status).toBe(422);
  });

  test('needs a key that may change views; whoever reads customers reads views', async () => {
    const api = await shared;
    const reader = await api.newKey(['customers:read', 'customers:write', 'settings:write']);
    const writer = await api.newKey(['views:write']);
    const { at } = await givenView(api);
    expect((await api.call('POST', path, { body: { name: freshName() }, key: reader })).status).toBe(403);
    expect((await api.call('DELETE', at, { key: reader })).status).toBe(403);
    expect((await api.call('GET', `${at}/customers`, { key: writer })).status).toBe(403);
    expect((await api.call('GET', path, { key: writer })).status).toBe(403);
    expect((await api.call('GET', path, { key: reader })).status).toBe(200);
    expect((await api.call('DELETE', at, { key: writer })).status).toBe(204);
  });

  test('leaves an audit record of each change that names fields and no values: they may be personal (trust 47)', async () => {
    const api = await shared;
    const { view, patch, remove } = await givenView(api, { q: 'ana@example.com' });
    await patch({ q: null, filter: { field: 'email', value: 'bo@example.com' } });
    await patch({ q: null });
    await remove();
    const records = await readRange(api.table, { PK: `VIEW#${view.id}` });
    expect(records).toMatchObject([
      { action: 'created', changes: [{ field: 'name' }, { field: 'q' }] },
      { action: 'updated', changes: [{ field: 'filter' }, { field: 'q' }] },
      { action: 'deleted', changes: [] },
    ]);
    expect(JSON.stringify(records)).not.toContain('example.com');
  });

  test('stops at two hundred, even when more ask at the same moment; a replay still answers', async () => {
    const api = await setupApi();
    const first = { name: 'First' };
    const key = { 'idempotency-key': 'first' };
    const { id } = (await save(api, first, key)).body;
    await fillTo(mostViews - 3, api.table);
    const answers = await Promise.all(Array.from({ length: 6 }, () => save(api)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 201, 201, 409, 409, 409]);
    expect(answers.find(({ status }) => status === 409)?.body.code).toBe('limit_reached');
    const { items } = (await api.call('GET', `${path}?count=true`)).body;
    expect(items.filter((view: { predefined: boolean }) => !view.predefined)).toHaveLength(mostViews);
    expect(await save(api, first, key)).toMatchObject({
      status: 201,
      headers: { 'idempotent-replayed': 'true' },
    });
    expect((await api.call('DELETE', `${path}/${id}`)).status).toBe(204);
    expect((await save(api, first)).status).toBe(201);
    expect((await save(api)).body.code).toBe('limit_reached');
  });
});

/** Saves views, with the places that they take, until there are so many. */
async function fillTo(count: number, table: Table): Promise<void> {
  const at = new Date().toISOString();
  const taken = (await listSavedViews(table)).map(({ slot }) => slot);
  const slots = Array.from({ length: mostViews }, (_, index) => index + 1);
  const free = slots.filter((slot) => !taken.includes(slot)).slice(0, count - taken.length);
  const writes = free.flatMap((slot) => {
    const id = randomUUID();
    const view = { id, name: freshName(), slot, createdAt: at, updatedAt: at, version: 1 };
    return [put(viewItem(view)), put({ ...viewSlotKey(slot), viewId: id })];
  });
  for (let from = 0; from < writes.length; from += 90)
    await commit(table, { writes: writes.slice(from, from + 90) });
}
