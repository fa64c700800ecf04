import { beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { Authenticator } from '../../shared/api-keys/authenticate.ts';
import { apiKeyAuditKey } from '../../shared/api-keys/keys.ts';
import { changeApiKey, createApiKey, revokeApiKey } from '../../shared/api-keys/service.ts';
import { type Scope, scopes } from '../../shared/contracts/endpoint.ts';
import { readRange } from '../../shared/table/read.ts';
import { type Api, setupApi } from '../support/api.ts';

let api: Api;
beforeAll(async () => {
  api = await setupApi();
});

const call: Api['call'] = (...request) => api.call(...request);

/** A key made through the API, with its path. */
async function setupKey(granted: readonly Scope[], more: { name?: string; expiresAt?: string } = {}) {
  const body = { name: 'till', scopes: granted, ...more };
  const { secret, ...key } = (await call('POST', '/v1/api-keys', { body })).body;
  return { key, secret, path: `/v1/api-keys/${key.id}` };
}

const tomorrow = () => new Date(Date.now() + 86_400_000).toISOString();
const inTwoDays = () => new Date(Date.now() + 2 * 86_400_000).toISOString();

/** What the audit records of a key tell, the oldest first. */
const auditOf = async (id: string) => {
  const { PK } = apiKeyAuditKey(id, '');
  return (await readRange(api.table, { PK })).map(({ action, actor, changes }) => ({
    action,
    actor,
    changes,
  }));
};

describe('a key can be read and changed', () => {
  test('a new key has version 1, an ETag and a path of its own', async () => {
    const body = { name: 'till', scopes: ['jobs:read'] };
    const created = await call('POST', '/v1/api-keys', { body });
    const { secret, ...key } = created.body;
    expect(created).toMatchObject({
      status: 201,
      headers: { etag: '"1"', location: `/v1/api-keys/${key.id}` },
    });
    expect(key).toMatchObject({ version: 1, updatedAt: key.createdAt });
    const read = await call('GET', created.headers.location ?? '');
    expect(read).toMatchObject({ status: 200, headers: { etag: '"1"' }, body: key });
    expect((await call('GET', '/v1/api-keys/AAAAAAAAAAAA')).status).toBe(404);
  });

  test('name, scopes and end change together, under If-Match, and the change is recorded without the name (trust 41, 47)', async () => {
    const { key, path } = await setupKey(['jobs:read', 'customers:read']);
    const body = { name: 'till 2', scopes: ['customers:read'], expiresAt: tomorrow() };
    const changed = await call('PATCH', path, { body, headers: { 'if-match': '"1"' } });
    expect(changed).toMatchObject({ status: 200, headers: { etag: '"2"' }, body: { ...body, version: 2 } });
    expect((await call('GET', path)).body).toEqual(changed.body);
    // The same again is done already; another change of the old version is refused.
    expect((await call('PATCH', path, { body, headers: { 'if-match': '"1"' } })).body).toEqual(changed.body);
    const stale = { body: { name: 'Other' }, headers: { 'if-match': '"1"' } };
    expect((await call('PATCH', path, stale)).status).toBe(412);
    expect((await call('DELETE', path, { headers: { 'if-match': '"1"' } })).status).toBe(412);
    expect((await call('DELETE', path, { headers: { 'if-match': '"2"' } })).status).toBe(204);
    const actor = `api-key:${api.key.slice(3, 15)}`;
    expect(await auditOf(key.id)).toEqual([
      {
        action: 'created',
        actor,
        changes: [{ field: 'name' }, { field: 'scopes', from: [], to: ['customers:read', 'jobs:read'] }],
      },
      {
        action: 'updated',
        actor,
        changes: [
          { field: 'name' },
          { field: 'scopes', from: ['customers:read', 'jobs:read'], to: ['customers:read'] },
          { field: 'expiresAt', to: body.expiresAt },
        ],
      },
      { action: 'deleted', actor, changes: [] },
    ]);
  });

  test('a change that changes nothing is no change', async () => {
    const { key, path } = await setupKey(['jobs:read']);
    const same = await call('PATCH', path, { body: { name: 'till', scopes: ['jobs:read'] } });
    expect(same).toMatchObject({ status: 200, body: key });
    expect(await auditOf(key.id)).toHaveLength(1);
  });

  test('the end moves nearer, never farther away, never away, and never into the past', async () => {
    const { path } = await setupKey(['jobs:read'], { expiresAt: tomorrow() });
    const end = async (expiresAt: unknown) => {
      const { status, body } = await call('PATCH', path, { body: { expiresAt } });
      return [status, body.errors?.[0]];
    };
    const fault = (code: string) => [400, expect.objectContaining({ pointer: '/expiresAt', code })];
    expect(await end(inTwoDays())).toEqual(fault('too_late'));
    expect(await end(null)).toEqual(fault('wrong_type'));
    expect(await end('2020-01-01T00:00:00Z')).toEqual(fault('in_the_past'));
    expect(await end('9999-12-31T23:59:59-12:00')).toEqual([400, expect.anything()]);
    expect(await end(new Date(Date.now() + 3_600_000).toISOString())).toEqual([200, undefined]);
  });

  test('server-owned fields are refused (trust 32)', async () => {
    const { path } = await setupKey(['jobs:read']);
    for (const body of [
      { id: 'AAAAAAAAAAAA' },
      { lastUsedAt: tomorrow() },
      { secretHash: 'x' },
      { version: 7 },
    ])
      expect((await call('PATCH', path, { body })).status).toBe(400);
  });
});

describe('nobody grants, changes or takes away more than they hold (trust 30)', () => {
  test('a key changes and revokes only keys whose scopes it all has', async () => {
    const { path } = await setupKey(['jobs:read', 'customers:read']);
    const key = await api.newKey(['api-keys:write', 'jobs:read']);
    const refused = {
      status: 403,
      body: { code: 'missing_scope', detail: expect.stringContaining('customers:read') },
    };
    expect(await call('PATCH', path, { key, body: { name: 'mine' } })).toMatchObject(refused);
    expect(await call('DELETE', path, { key })).toMatchObject(refused);
    expect(await call('DELETE', `${path}?force`, { key })).toMatchObject(refused);
    const other = await setupKey(['jobs:read']);
    expect((await call('DELETE', other.path, { key })).status).toBe(204);
  });

  test('a key gets more scopes only from one that has them, for no longer than that one lasts', async () => {
    const lasting = await setupKey(['jobs:read']);
    const widen = (path: string, key: string, wanted: Scope[]) =>
      call('PATCH', path, { key, body: { scopes: wanted } });
    const mine = await api.newKey(['api-keys:write', 'jobs:read', 'customers:read']);
    expect((await widen(lasting.path, mine, ['jobs:read', 'customers:write'])).status).toBe(403);
    expect((await widen(lasting.path, mine, ['jobs:read', 'customers:read'])).status).toBe(200);
    const brief = await setupKey(['api-keys:write', 'jobs:read', 'customers:read'], {
      expiresAt: tomorrow(),
    });
    const all: Scope[] = ['jobs:read', 'customers:read', 'api-keys:write'];
    expect(await widen(lasting.path, brief.secret, all)).toMatchObject({
      status: 403,
      body: { detail: expect.stringContaining(brief.key.expiresAt) },
    });
    expect((await widen(lasting.path, brief.secret, ['jobs:read'])).status).toBe(200);
  });

  test('a new key expires with its maker at the latest', async () => {
    const brief = await setupKey(['api-keys:write', 'jobs:read'], { expiresAt: tomorrow() });
    const make = (expiresAt?: string) =>
      call('POST', '/v1/api-keys', {
        key: brief.secret,
        body: { name: 'x', scopes: ['jobs:read'], ...(expiresAt && { expiresAt }) },
      });
    expect((await make()).body.expiresAt).toBe(brief.key.expiresAt);
    expect((await make(inTwoDays())).body.expiresAt).toBe(brief.key.expiresAt);
  });

  test('a key that was revoked a moment ago makes, changes and revokes no other, although requests trust it for some seconds', async () => {
    const thief = await setupKey(['api-keys:write', 'api-keys:read', 'jobs:read']);
    const { path } = await setupKey(['jobs:read']);
    const key = thief.secret;
    // Those seconds are not over, however long the test takes.
    vi.useFakeTimers({ toFake: ['Date'] });
    onTestFinished(() => void vi.useRealTimers());
    expect((await call('GET', path, { key })).status).toBe(200);
    // Another process revokes it: this one goes on trusting it.
    const origin = { actor: 'test', requestId: 'test', now: new Date() };
    await revokeApiKey(api.table, thief.key.id, origin, { scopes });
    expect((await call('GET', path, { key })).status).toBe(200);
    const body = { name: 'x', scopes: ['jobs:read'] };
    expect((await call('POST', '/v1/api-keys', { key, body })).status).toBe(401);
    expect((await call('PATCH', path, { key, body: { name: 'x' } })).status).toBe(401);
    expect((await call('DELETE', path, { key })).status).toBe(401);
    expect((await call('GET', path)).status).toBe(200);
  });

  /** A key that another process has changed, while this one goes on trusting it as it was. */
  async function setupChanged(patch: Parameters<typeof changeApiKey>[2]) {
    const held = await setupKey(['api-keys:write', 'api-keys:read', 'jobs:read', 'customers:write']);
    const { path } = await setupKey(['jobs:read']);
    expect((await call('GET', path, { key: held.secret })).status).toBe(200);
    const origin = { actor: 'test', requestId: 'test', now: new Date() };
    await changeApiKey(api.table, held.key.id, patch, origin, { scopes });
    return { ...held, other: path };
  }

  test('a key that was narrowed a moment ago deals with keys by what it holds now', async () => {
    const { secret: key, path, other } = await setupChanged({ scopes: ['api-keys:read', 'jobs:read'] });
    const wide = ['api-keys:write', 'customers:write'];
    const refused = { status: 403, body: { code: 'missing_scope' } };
    const make = (wanted: string[]) =>
      call('POST', '/v1/api-keys', { key, body: { name: 'x', scopes: wanted } });
    expect(await make(wide)).toMatchObject(refused);
    expect(await make(['jobs:read'])).toMatchObject(refused);
    expect(await call('PATCH', path, { key, body: { scopes: wide } })).toMatchObject(refused);
    expect(await call('PATCH', other, { key, body: { name: 'x' } })).toMatchObject(refused);
    expect(await call('DELETE', other, { key })).toMatchObject(refused);
    expect((await call('GET', path)).body).toMatchObject({ scopes: ['jobs:read', 'api-keys:read'] });
  });

  test('a key that was cut short a moment ago makes none that lasts longer', async () => {
    const end = tomorrow();
    const { secret: key } = await setupChanged({ expiresAt: end });
    const made = await call('POST', '/v1/api-keys', { key, body: { name: 'x', scopes: ['jobs:read'] } });
    expect(made).toMatchObject({ status: 201, body: { expiresAt: end } });
  });

  test('a key that was only renamed a moment ago deals with keys as before', async () => {
    const { secret: key, path, other } = await setupChanged({ name: 'new name' });
    const body = { name: 'x', scopes: ['jobs:read'] };
    expect((await call('POST', '/v1/api-keys', { key, body })).status).toBe(201);
    expect((await call('PATCH', path, { key, body: { name: 'newer name' } })).status).toBe(200);
    expect((await call('DELETE', other, { key })).status).toBe(204);
    expect((await call('DELETE', path, { key })).status).toBe(204);
  });
});

test('an Idempotency-Key makes one key, whose secret comes once (trust 40)', async () => {
  const request = { body: { name: 'once', scopes: ['jobs:read'] }, headers: { 'idempotency-key': 'k1' } };
  const first = await call('POST', '/v1/api-keys', request);
  const second = await call('POST', '/v1/api-keys', request);
  const { secret, ...key } = first.body;
  expect(second).toMatchObject({ status: 201, headers: { 'idempotent-replayed': 'true' } });
  expect(second.body).toEqual(key);
});

test('a creation that is repeated when the key has expired is answered as the first time (trust 40)', async () => {
  const now = new Date();
  const input = { name: 'brief', scopes: ['jobs:read' as const], expiresAt: tomorrow() };
  const request = { key: 'k2', scope: 'test', payload: input };
  const create = (time: Date) =>
    createApiKey(api.table, input, { actor: 'test', requestId: 'test', now: time }, { scopes }, { request });
  const { result } = await create(now);
  const again = await create(new Date(Date.parse(inTwoDays())));
  expect(again).toMatchObject({ replayed: true, result: { id: result.id } });
});

test('no answer but the one that makes a key holds a secret or its hash (trust 31)', async () => {
  const { key, secret, path } = await setupKey(['jobs:read']);
  const stored = await readRange(api.table, { PK: 'APIKEYS' });
  const hashes = stored.map(({ secretHash }) => String(secretHash));
  expect(hashes.every((hash) => hash.length === 43)).toBe(true);
  const answers = [
    await call('GET', '/v1/api-keys'),
    await call('GET', path),
    await call('PATCH', path, { body: { name: 'other' } }),
    await call('DELETE', path),
  ];
  const raw = JSON.stringify(answers);
  expect(raw).toContain(key.id);
  for (const hidden of [...hashes, secret.slice(-43), 'secretHash', '"secret"'])
    expect(raw).not.toContain(hidden);
});

test('what seals the cursors of a key is known to no client: it is neither the key nor its id (trust 37)', async () => {
  const { id, sealingKey } = await new Authenticator(api.table).authenticate(api.key);
  expect(sealingKey.length).toBeGreaterThanOrEqual(43);
  expect(api.key).not.toContain(sealingKey);
  expect(sealingKey).not.toContain(id);
});
