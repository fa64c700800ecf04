import { describe, expect, test } from 'vitest';
import { type Api, setupApi } from '../support/api.ts';
import { freshName, givenView, save } from './support/views.ts';

/** A shop with two custom fields, and a customer who has values of both. */
async function setupShop(): Promise<Api> {
  const api = await setupApi();
  for (const body of [
    { key: 'shoeSize', label: 'Shoe size', type: 'number' },
    { key: 'tier', label: 'Tier', type: 'choice', options: ['Silver', 'Gold'] },
  ])
    await api.call('POST', '/v1/custom-fields', { body });
  const body = { name: 'Ana', customFields: { shoeSize: 42, tier: 'Gold' } };
  expect((await api.call('POST', '/v1/customers', { body })).status).toBe(201);
  return api;
}

const shared = setupShop();

const large = { field: 'customFields.shoeSize', op: 'gte', value: 40 };

const wrongs = [
  [
    'a field that nobody has declared',
    { and: [large, { field: 'customFields.shoesize', value: 1 }] },
    { pointer: '/filter/and/1/field', code: 'unknown_field' },
    /customFields\.shoeSize, customFields\.tier.*shoeSize/,
  ],
  [
    'an operator that its type does not have',
    { not: { field: 'customFields.tier', op: 'gt', value: 'Gold' } },
    { pointer: '/filter/not/op', code: 'unknown_operator' },
    /eq, ne, in, exists/,
  ],
  [
    'a value that is none of its options',
    { field: 'customFields.tier', value: 'Bronze' },
    { pointer: '/filter/value', code: 'invalid_value' },
    /Silver, Gold/,
  ],
] as const;

describe('a view that filters by custom fields', () => {
  test('is saved when they are declared, and found by them', async () => {
    const gold = { field: 'customFields.tier', value: 'gold' };
    const { view, customers } = await givenView(await shared, { filter: { and: [large, gold] } });
    expect(view.filter).toEqual({ and: [large, gold] });
    expect((await customers()).body.total).toBe(1);
  });

  test.each(wrongs)('is refused with %s, and told what there is', async (_, filter, error, allowed) => {
    const api = await shared;
    const saved = await save(api, { filter });
    expect(saved).toMatchObject({ status: 400, body: { code: 'invalid_request', errors: [error] } });
    expect(saved.body.errors[0].message).toMatch(allowed);
    const { patch, read } = await givenView(api, { filter: large });
    expect(await patch({ filter })).toMatchObject({ status: 400, body: { errors: [error] } });
    expect((await read()).body).toMatchObject({ filter: large, version: 1 });
  });

  test('keeps its filter when a field is deleted, changes in all else, and takes no such filter anew', async () => {
    const api = await shared;
    await api.call('POST', '/v1/custom-fields', {
      body: { key: 'wanted', label: 'Wanted', type: 'boolean' },
    });
    const filter = { field: 'customFields.wanted', value: false };
    const { view, patch, customers } = await givenView(api, { filter });
    expect((await api.call('DELETE', '/v1/custom-fields/wanted')).status).toBe(204);
    expect(await patch({ name: freshName(), filter })).toMatchObject({ status: 200, body: { filter } });
    expect((await customers()).body.total, 'nobody has a value, false no more than true').toBe(0);
    expect(await patch({ filter: { not: filter } })).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/filter/not/field' }] },
    });
    const again = { name: view.name, filter };
    expect(await save(api, again)).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/filter/field' }] },
    });
  });

  test('that was saved with an Idempotency-Key is answered again after a field has gone (trust 24, 40)', async () => {
    const api = await shared;
    await api.call('POST', '/v1/custom-fields', { body: { key: 'passing', label: 'Passing', type: 'text' } });
    const view = { name: freshName(), filter: { field: 'customFields.passing', value: 'x' } };
    const key = { 'idempotency-key': view.name.replaceAll(' ', '-') };
    const first = await save(api, view, key);
    expect(first.status).toBe(201);
    expect((await api.call('DELETE', '/v1/custom-fields/passing')).status).toBe(204);
    const second = await save(api, view, key);
    expect(second).toMatchObject({ status: 201, body: { id: first.body.id } });
    expect(second.headers['idempotent-replayed']).toBe('true');
  });
});

test('a view may filter by a group that there is not', async () => {
  const filter = { field: 'groupIds', value: '019a2f0e-7c1a-7000-8000-0000000000bb' };
  const { customers } = await givenView(await shared, { filter });
  expect((await customers()).body.total).toBe(0);
});
