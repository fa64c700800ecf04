import { expect, test } from 'vitest';
import { listApiKeys } from '../../shared/api-keys/repository.ts';
import { changeApiKey, createApiKey, revokeApiKey } from '../../shared/api-keys/service.ts';
import { type Scope, scopes } from '../../shared/contracts/endpoint.ts';
import { type Api, setupApi } from '../support/api.ts';

const makers: readonly Scope[] = ['api-keys:read', 'api-keys:write'];
const origin = () => ({ actor: 'test', requestId: 'test', now: new Date() });
const idOf = (token: string): string => token.slice(3, 15);
const pathOf = (token: string): string => `/v1/api-keys/${idOf(token)}`;
const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();
const refused = { status: 409, body: { code: 'last_api_key' } };

/** The end of a key through the API, brought nearer. */
const shorten = ({ call }: Api, token: string, days: number, query = '') =>
  call('PATCH', pathOf(token) + query, { body: { expiresAt: inDays(days) } });

test('the last key that can make keys is not revoked, narrowed or cut short, unless by force', async () => {
  const api = await setupApi();
  const { call, key } = api;
  await api.newKey(['customers:read']);
  const narrow = (query: string) =>
    call('PATCH', pathOf(key) + query, { body: { scopes: ['customers:read', 'api-keys:read'] } });
  for (const query of ['', '?force=false']) {
    expect(await call('DELETE', pathOf(key) + query)).toMatchObject(refused);
    expect(await narrow(query)).toMatchObject(refused);
    expect(await shorten(api, key, 1, query)).toMatchObject(refused);
  }
  expect((await call('DELETE', `${pathOf(key)}?force=yes`)).status).toBe(400);
  const fewer = scopes.filter((scope) => scope !== 'jobs:read');
  expect((await call('PATCH', pathOf(key), { body: { name: 'still', scopes: fewer } })).status).toBe(200);
  expect((await shorten(api, key, 1, '?force=true')).status).toBe(200);
  expect((await narrow('?force')).status).toBe(200);
});

test('the last one is revoked by force', async () => {
  const { call, key, table } = await setupApi();
  expect((await call('DELETE', `${pathOf(key)}?force`)).status).toBe(204);
  expect(await listApiKeys(table)).toEqual([]);
});

test('another key counts as long as it lasts: a brief one does not replace one without an end', async () => {
  const api = await setupApi();
  const { call, key } = api;
  const brief = await api.newKey(scopes, inDays(1));
  const briefer = await api.newKey(scopes, inDays(0.5));
  expect(await call('DELETE', pathOf(key))).toMatchObject(refused);
  expect((await shorten(api, brief, 0.7)).status).toBe(200);
  expect((await call('DELETE', pathOf(briefer))).status).toBe(204);
  await api.newKey(makers);
  expect((await shorten(api, key, 3)).status).toBe(200);
  expect((await call('DELETE', pathOf(key))).status).toBe(204);
});

test('of two keys that are revoked or narrowed at the same moment, one can make keys afterwards', async () => {
  const { table } = await setupApi();
  for (let round = 0; round < 5; round++) {
    const pair = await Promise.all(
      ['a', 'b'].map(async (name) => {
        const input = { name, scopes: [...scopes] };
        return (await createApiKey(table, input, origin(), { scopes })).result.id;
      }),
    );
    // The key of the set-up, and what the rounds before left.
    for (const { id } of await listApiKeys(table))
      if (!pair.includes(id)) await revokeApiKey(table, id, origin(), { scopes }, { force: true });
    const [a = '', b = ''] = pair;
    const outcomes = await Promise.allSettled([
      revokeApiKey(table, a, origin(), { scopes }),
      changeApiKey(table, b, { scopes: ['jobs:read'] }, origin(), { scopes }),
    ]);
    const failures = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(failures).toMatchObject([{ reason: { code: 'last_api_key' } }]);
    const left = (await listApiKeys(table)).filter((key) => key.scopes.includes('api-keys:write'));
    expect(left).toHaveLength(1);
  }
});
