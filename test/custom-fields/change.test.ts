import { describe, expect, test } from 'vitest';
import { setupApi } from '../support/api.ts';
import { aChoice, aNumber, declare, path } from './support/fields.ts';

const shared = setupApi();

/** A field that has just been declared, and how to change it. */
async function setupField(field: ReturnType<typeof aChoice | typeof aNumber> = aChoice()) {
  const api = await shared;
  const { body } = await declare(api, field);
  const at = `${path}/${field.key}`;
  const patch = (change: object, headers: Record<string, string> = {}) =>
    api.call('PATCH', at, { body: change, headers });
  return { body, patch, read: () => api.call('GET', at) };
}

describe('changing a custom field', () => {
  test('renames it and adds and reorders options; key and type are for ever', async () => {
    const { body, patch, read } = await setupField();
    const change = { label: 'Level', options: ['Platinum', 'Gold', 'Silver'] };
    const changed = await patch(change);
    expect(changed).toMatchObject({ status: 200, headers: { etag: '"2"' } });
    expect(changed.body).toEqual({ ...body, ...change, version: 2, updatedAt: expect.any(String) });
    expect((await read()).body).toEqual(changed.body);
    for (const wrong of [{ key: 'other' }, { type: 'text' }, { label: null }, { options: null }]) {
      expect((await patch(wrong)).status).toBe(400);
    }
    const { call } = await shared;
    expect((await call('PATCH', `${path}/nothing`, { body: change })).status).toBe(404);
  });

  test('never takes an option away, and gives none to a field that is no choice', async () => {
    const { patch } = await setupField();
    expect((await patch({ options: ['Gold', 'Platinum'] })).body).toMatchObject({
      status: 400,
      errors: [{ pointer: '/options', code: 'option_missing', message: expect.stringContaining('Silver') }],
    });
    const number = await setupField(aNumber());
    expect((await number.patch({ options: ['Gold'] })).body).toMatchObject({
      status: 400,
      errors: [{ pointer: '/options', code: 'not_a_choice' }],
    });
  });

  test('with a stale If-Match is refused, unless the change has been made already (trust 41)', async () => {
    const { patch } = await setupField();
    const stale = { 'if-match': '"1"' };
    expect(await patch({ label: 'Level' }, stale)).toMatchObject({ status: 200, body: { version: 2 } });
    expect(await patch({ label: 'Level' }, stale)).toMatchObject({ status: 200, body: { version: 2 } });
    expect(await patch({ label: 'Rank' }, stale)).toMatchObject({
      status: 412,
      body: { code: 'version_mismatch' },
    });
  });

  test('by many at once loses none of their changes', async () => {
    const { patch, read } = await setupField();
    const changes = [{ label: 'Level' }, { options: ['Gold', 'Silver'] }];
    await Promise.all(changes.map((change) => patch(change)));
    expect((await read()).body).toMatchObject({ ...Object.assign({}, ...changes), version: 3 });
  });

  test('needs a key that may change settings; whoever reads customers reads it', async () => {
    const { call, newKey } = await shared;
    const reader = await newKey(['customers:read', 'customers:write']);
    expect((await call('POST', path, { body: aChoice(), key: reader })).status).toBe(403);
    expect((await call('GET', path, { key: reader })).status).toBe(200);
    const setter = await newKey(['settings:write']);
    expect((await call('POST', path, { body: aChoice(), key: setter })).status).toBe(201);
    expect((await call('GET', path, { key: setter })).status).toBe(403);
  });
});
