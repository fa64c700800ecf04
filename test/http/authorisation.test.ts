import { afterAll, describe, expect, test, vi } from 'vitest';
import { parseToken } from '../../shared/api-keys/api-key.ts';
import { type Scope, scopes } from '../../shared/contracts/endpoint.ts';
import { endpoints } from '../../shared/contracts/index.ts';
import { readAccount } from '../../shared/credentials/account.ts';
import { nextPassword } from '../../shared/credentials/credential.ts';
import { hashPassword } from '../../shared/credentials/password.ts';
import { openSession } from '../../shared/credentials/session.ts';
import { scopesOf } from '../../shared/http/admission.ts';
import { commit } from '../../shared/table/commit.ts';
import { startS3 } from '../pictures/support/setup.ts';
import { type Answer, type Api, setupApi } from '../support/api.ts';
import { beforeParameter, bodyFor, ownPassword, realPath, withId } from '../support/every-endpoint.ts';

vi.mock(
  '../../shared/credentials/kdf.ts',
  async () => (await import('../credentials/support/cheap-kdf.ts')).cheapKdf,
);

type Sender = { readonly key: string | null } | { readonly headers: Record<string, string> };

/** The API with keys and sessions of every kind, made once: each test only asks. */
async function setupOnce() {
  const s3 = await startS3();
  const api = await setupApi({ environment: s3.environment });
  const keys = new Map<Scope, string>();
  for (const scope of scopes) keys.set(scope, await api.newKey([scope]));
  const only = (scope: Scope): string => keys.get(scope) ?? '';
  const revoked = await api.newKey(scopes);
  const revocation = await api.call('DELETE', `/v1/api-keys/${parseToken(revoked)?.id}`);
  expect(revocation.status).toBe(204);
  const { key } = api;
  const notKeys: Record<string, Sender> = {
    'no Authorization': { key: null },
    'an empty Authorization': header(''),
    'no token': header('Bearer'),
    'no token after a blank': header('Bearer '),
    'another scheme': header(`Basic ${btoa(`api:${key}`)}`),
    'no scheme': header(key),
    'two tokens': header(`Bearer ${key} ${key}`),
    'a list of tokens': header(`Bearer ${key}, Bearer ${key}`),
  };
  const wrongKeys: Record<string, Sender> = {
    garbage: header('Bearer garbage'),
    'a prototype': header('Bearer __proto__'),
    'the form of a key with an id that there is not': header(`Bearer ck_AAAAAAAAAAAA_${'A'.repeat(43)}`),
    'the id of a key with another secret': header(`Bearer ${key.slice(0, -43)}${'A'.repeat(43)}`),
    'a secret with one more letter': header(`Bearer ${key}A`),
    'an expired key': header(`Bearer ${await api.newKey(scopes, '2020-01-01T00:00:00.000Z')}`),
    'a revoked key': header(`Bearer ${revoked}`),
  };
  return { ...api, only, notKeys, wrongKeys, session: await newSessions(api), close: () => s3.stop() };
}

const header = (authorization: string): Sender => ({ key: null, headers: { authorization } });

/** Makes sessions of one customer. */
async function newSessions({ call, table }: Api): Promise<() => Promise<string>> {
  const { id } = (await call('POST', '/v1/customers', { body: { email: 'ana@example.com' } })).body;
  await commit(table, { writes: [nextPassword(id, await hashPassword(ownPassword), 0, new Date())] });
  return async () => {
    const account = await readAccount(table, id);
    if (!account) throw new Error('The customer is there.');
    const { token, write } = openSession(account, new Date());
    await commit(table, { writes: [write] });
    return token;
  };
}

let once: ReturnType<typeof setupOnce> | undefined;
const setup = async () => {
  once ??= setupOnce();
  return await once;
};

afterAll(async () => (await once)?.close());

/** An answer without what differs from request to request. */
function essence({ status, headers, body }: Answer) {
  const { requestId, ...rest } = body;
  const { 'x-request-id': id, ...others } = headers;
  expect(requestId).toBe(id);
  return { status, headers: others, body: rest };
}

const named = endpoints.map((endpoint) => [`${endpoint.method} ${endpoint.path}`, endpoint] as const);
const keyed = named.filter(([, { scope }]) => scope !== 'public' && scope !== 'session');
const sessions = named.filter(([, { scope }]) => scope === 'session');
const open = named.filter(([, { scope }]) => scope === 'public');
const forced = keyed.filter(([, { forceScope }]) => forceScope !== undefined);
const withIds = keyed.filter(([, { path }]) => path.includes('{'));

const refused = {
  status: 401,
  headers: {
    'www-authenticate': expect.stringMatching(/^Bearer\b/),
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
  },
  body: { code: 'unauthenticated', status: 401 },
};

/** The id of something of each collection: made once, there is room for some only. */
async function makeOneOfEach(api: Api): Promise<Map<string, string>> {
  const others = new Map(withIds.map(([, endpoint]) => [beforeParameter(endpoint), endpoint]));
  const ids = new Map<string, string>();
  for (const [collection, other] of others) {
    const path = await realPath(api, { ...other, path: `${collection}{id}` });
    ids.set(collection, decodeURIComponent(path.split('?')[0]?.split('/').at(-1) ?? ''));
  }
  return ids;
}
let eachOnce: ReturnType<typeof makeOneOfEach> | undefined;
const oneOfEach = async (api: Api) => {
  eachOnce ??= makeOneOfEach(api);
  return await eachOnce;
};

describe('an endpoint that needs an API key (trust 30, 31)', () => {
  test.each(keyed)('%s refuses everyone without a valid one', async (_, endpoint) => {
    const api = await setup();
    const { method, operationId } = endpoint;
    const path = await realPath(api, endpoint);
    const body = bodyFor(operationId);
    const send = async (sender: Sender) => await api.call(method, path, { ...body, ...sender });
    const answers = new Set<string>();
    for (const [kind, sender] of Object.entries(api.notKeys)) {
      const answer = await send(sender);
      expect(answer, kind).toMatchObject(refused);
      answers.add(JSON.stringify(essence(answer)));
    }
    expect(answers.size, 'answers to those who send no key').toBe(1);
    answers.clear();
    for (const [kind, sender] of Object.entries(api.wrongKeys)) {
      const answer = await send(sender);
      expect(answer, kind).toMatchObject(refused);
      answers.add(JSON.stringify(essence(answer)));
    }
    expect(answers.size, 'answers to those who send a wrong key').toBe(1);
    answers.clear();
    for (const key of [await api.session(), 'cs_nobody']) {
      const answer = await send({ key });
      expect(answer).toMatchObject(refused);
      answers.add(JSON.stringify(essence(answer)));
    }
    expect(answers.size, 'answers to those who send a session, whether or not there is one').toBe(1);
    for (const name of ['access_token', 'api_key', 'key', 'authorization'])
      expect(
        await api.call(method, withParameter(path, name, api.key), { ...body, key: null }),
      ).toMatchObject(refused);
  });

  test.each(keyed)('%s asks for its scopes and no others', async (_, endpoint) => {
    const api = await setup();
    const { method, operationId } = endpoint;
    const path = await realPath(api, endpoint);
    const needed = scopesOf(endpoint);
    // A key with all others, and one for each of its scopes that has this one too few.
    const wrong = needed.map((lacking) => scopes.filter((one) => one !== lacking));
    for (const others of [...scopes.filter((one) => !needed.includes(one)).map((one) => [one]), ...wrong]) {
      const missing = needed.filter((one) => !others.includes(one));
      const key = others.length === 1 ? api.only(others[0] as Scope) : await api.newKey(others);
      const answer = await api.call(method, path, { ...bodyFor(operationId), key });
      expect(answer, others.join()).toMatchObject({
        status: 403,
        headers: {
          'content-type': 'application/problem+json',
          'www-authenticate': `Bearer error="insufficient_scope", scope="${missing.join(' ')}"`,
        },
        body: { code: 'missing_scope', status: 403 },
      });
    }
    const right = await api.newKey(needed);
    for (const authorization of [`Bearer ${right}`, `bearer ${right}`, `BEARER  ${right}`]) {
      const { status } = await api.call(method, await realPath(api, endpoint), {
        ...bodyFor(operationId),
        ...header(authorization),
      });
      expect([401, 403], authorization).not.toContain(status);
      expect(status).toBe(exceptions[operationId] ?? endpoint.success.status);
    }
  });

  test.each(forced)('%s?force asks for another scope too, and says which', async (_, endpoint) => {
    const api = await setup();
    const { method, scope, forceScope } = endpoint;
    const send = async (query: string, key: string) =>
      await api.call(method, (await realPath(api, endpoint)) + query, { key });
    // However many others a key has.
    const others = await api.newKey(scopes.filter((one) => one !== forceScope));
    for (const [query, key] of [
      ['?force', api.only(scope as Scope)],
      ['?force=true', api.only(scope as Scope)],
      ['?force', others],
    ] as const)
      expect(await send(query, key)).toMatchObject({
        status: 403,
        body: { code: 'missing_scope', detail: expect.stringContaining(forceScope ?? '') },
      });
    expect((await send('?force=false', api.only(scope as Scope))).status).toBe(endpoint.success.status);
    const both = await api.newKey([scope as Scope, 'customers:write']);
    expect((await send('?force', both)).status).toBe(endpoint.success.status);
  });

  test.each(withIds)('%s answers a foreign or malformed id as a missing one', async (_, endpoint) => {
    const api = await setup();
    const { method, operationId } = endpoint;
    const send = async (id: string) => {
      const answer = await api.call(method, withId(endpoint, id), bodyFor(operationId));
      expect(answer, id).toMatchObject({ status: 404, body: { code: 'not_found' } });
      return essence(answer);
    };
    const missing = await send('01890000-0000-7000-8000-000000000000');
    for (const [collection, id] of await oneOfEach(api)) {
      if (collection !== beforeParameter(endpoint))
        expect(await send(id)).toMatchObject({ status: missing.status });
    }
    for (const id of [
      '7',
      '__proto__',
      'constructor',
      '..',
      '%',
      "' OR 1=1 --",
      'PROFILE',
      'x'.repeat(5_000),
    ])
      await send(id);
  });
});

const withParameter = (path: string, name: string, value: string): string =>
  `${path}${path.includes('?') ? '&' : '?'}${name}=${value}`;

/** Endpoints that answer a valid caller something else than success, as long as nothing was prepared for it. */
const exceptions: Readonly<Record<string, number>> = {
  // Nothing was uploaded, and nobody has the address or the other id.
  mergeCustomers: 409,
  confirmPicture: 409,
  getPicture: 404,
  getErasure: 404,
  lookUpCustomer: 404,
  lookUpLoyaltyCard: 404,
  lookUpOrder: 404,
};

describe('an endpoint for customers who are logged in (trust 30)', () => {
  test.each(sessions)('%s refuses everyone else, API keys too', async (_, endpoint) => {
    const { method, operationId } = endpoint;
    const api = await setup();
    const session = await api.session();
    const other = await api.call('GET', '/v1/me/sessions', { key: await api.session() });
    const path = withId(endpoint, other.body.items.find(({ current }: { current: boolean }) => current).id);
    const others = { ...api.notKeys, ...api.wrongKeys, 'a key with all scopes': { key: api.key } };
    const wrong = {
      'another session': header(`Bearer ${session.slice(0, -1)}`),
      two: header(`Bearer ${session} x`),
    };
    for (const [kind, sender] of Object.entries({ ...others, ...wrong }))
      expect(await api.call(method, path, { ...bodyFor(operationId), ...sender }), kind).toMatchObject(
        refused,
      );
    const answer = await api.call(method, path, { ...bodyFor(operationId), key: session });
    expect(answer.status).toBe(endpoint.success.status);
  });
});

describe('a public endpoint (trust 30)', () => {
  test.each(open)('%s asks nobody who they are', async (_, endpoint) => {
    const api = await setup();
    const { method, operationId } = endpoint;
    const path = await realPath(api, endpoint);
    for (const sender of [{ key: null }, header('Basic x'), header('Bearer garbage'), { key: api.key }]) {
      const { body } = await api.call(method, path, { ...bodyFor(operationId), ...sender });
      expect(['unauthenticated', 'missing_scope']).not.toContain(body.code);
    }
  });
});
