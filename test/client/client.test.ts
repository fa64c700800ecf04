import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { buildClient } from '../../infra/client.ts';
import { setupFetch, setupServer } from './served-api.ts';

type Generated = typeof import('../../dist/client/index.js');

const folder = await buildClient();
const { ClienteleProblem, createClienteleClient, orThrow }: Generated = await import(
  pathToFileURL(join(folder, 'index.js')).href
);

const lost = async (): Promise<Response> => {
  throw new TypeError('fetch failed');
};
const answers = (status: number, headers: Record<string, string> = {}, body: object = {}) =>
  Response.json(body, { status, headers });

/** A client of the handlers; `way` stands between them, as a network does. */
async function setupClient(way: (request: Request, go: () => Promise<Response>) => Promise<Response>) {
  const { key, call, fetch } = await setupFetch();
  const sent: Request[] = [];
  const clientele = createClienteleClient({
    baseUrl: 'https://api.example',
    apiKey: key,
    fetch: (request) => {
      sent.push(request.clone());
      return way(request, () => fetch(request));
    },
  });
  return { clientele, sent, call };
}

test('the example runs', async () => {
  const { url, key, stop } = await setupServer();
  try {
    const example = join(import.meta.dirname, 'example.ts');
    const { stdout } = await promisify(execFile)(process.execPath, [example, url, key]);
    expect(stdout).toMatch(/^1 of the founders is called Lovelace: ada\.\d+@shop\.example$/m);
    expect(stdout).toContain('409 already_exists: Another customer already has this email.');
  } finally {
    await stop();
  }
});

test('the generated folder needs no package', () => {
  for (const name of readdirSync(folder).filter((file) => /\.(js|ts)$/.test(file))) {
    const text = readFileSync(join(folder, name), 'utf8');
    expect(text.match(/^(import|export) .*from ["'][^.].*$/gm)).toBeNull();
  }
  expect(readFileSync(join(folder, 'index.js'), 'utf8')).not.toMatch(/\b(require|import)\(/);
});

test('what the API does not know is an error of types', async () => {
  const { clientele } = await setupClient((_, go) => go());
  // @ts-expect-error there is no such status
  const { error } = await clientele.POST('/v1/customers', { body: { name: 'Ada', status: 'gone' } });
  expect(error).toMatchObject({ code: 'invalid_request', errors: [{ pointer: '/status' }] });
  // @ts-expect-error the id is missing
  await expect(orThrow(clientele.GET('/v1/customers/{id}'))).rejects.toBeInstanceOf(ClienteleProblem);
  const { data } = await clientele.GET('/v1/customers');
  // @ts-expect-error a page has no such field
  expect(data?.count).toBeUndefined();
});

describe('a request that is sent again', () => {
  test('creates one customer although the first answer was lost (trust 40)', async () => {
    let first = true;
    const { clientele, sent, call } = await setupClient(async (_, go) => {
      const response = await go();
      if (!first) return response;
      first = false;
      return await lost();
    });
    const { data, response } = await clientele.POST('/v1/customers', { body: { name: 'Ada' } });
    expect(response.headers.get('Idempotent-Replayed')).toBe('true');
    expect(data).toMatchObject({ name: 'Ada' });
    expect((await call('GET', '/v1/customers')).body.total).toBe(1);
    const keys = sent.map(({ headers }) => headers.get('Idempotency-Key'));
    expect(keys).toEqual([expect.stringMatching(/^[0-9a-f-]{36}$/), keys[0]]);
  });

  test('waits as long as Retry-After says, and each new request has a key of its own', async () => {
    const { clientele, sent } = await setupClient(async (_, go) =>
      sent.length === 1 ? answers(503, { 'retry-after': '0' }) : go(),
    );
    await orThrow(clientele.POST('/v1/groups', { body: { name: 'A' } }));
    await orThrow(clientele.POST('/v1/groups', { body: { name: 'B' } }));
    expect(sent).toHaveLength(3);
    expect(new Set(sent.map(({ headers }) => headers.get('Idempotency-Key'))).size).toBe(2);
  });

  test('is sent four times at most, and what was refused is thrown with its code', async () => {
    const body = { code: 'too_many_attempts', detail: 'Later.', requestId: 'r1' };
    const { clientele, sent } = await setupClient(async () => answers(429, { 'retry-after': '0' }, body));
    await expect(orThrow(clientele.GET('/v1/customers'))).rejects.toMatchObject({
      name: 'ClienteleProblem',
      status: 429,
      ...{ code: 'too_many_attempts', message: 'Later.', requestId: 'r1' },
    });
    expect(sent).toHaveLength(4);
  });

  test('is none when it might do something twice, or would have to wait too long', async () => {
    const path = { id: '019a2f0e-7c1a-7000-8000-0000000000aa' };
    const gone = await setupClient(lost);
    await expect(gone.clientele.DELETE('/v1/customers/{id}', { params: { path } })).rejects.toThrow();
    expect(gone.sent).toHaveLength(1);
    const gateway = await setupClient(async () => answers(503, {}, { message: 'Service Unavailable' }));
    const refused = gateway.clientele.DELETE('/v1/customers/{id}', { params: { path } });
    await expect(orThrow(refused)).rejects.toMatchObject({ code: 'gateway', message: 'Service Unavailable' });
    expect(gateway.sent).toHaveLength(1);
    const late = await setupClient(async () => answers(429, { 'retry-after': '900' }));
    expect((await late.clientele.GET('/v1/customers')).response.status).toBe(429);
    expect(late.sent).toHaveLength(1);
  });
});

test('no answer is a problem like others, and an abort stays an abort', async () => {
  const { clientele } = await setupClient(lost);
  const path = { id: '019a2f0e-7c1a-7000-8000-0000000000aa' };
  await expect(clientele.DELETE('/v1/customers/{id}', { params: { path } })).rejects.toMatchObject({
    ...{ name: 'ClienteleProblem', status: 0, code: 'unreachable' },
    cause: new TypeError('fetch failed'),
  });
  const aborted = await setupClient(async ({ signal }) => {
    signal.throwIfAborted();
    return await lost();
  });
  const signal = AbortSignal.abort();
  await expect(aborted.clientele.GET('/v1/customers', { signal })).rejects.toHaveProperty(
    'name',
    'AbortError',
  );
});

test('what is forced is forced by a boolean', async () => {
  const { clientele, sent } = await setupClient((_, go) => go());
  const { id } = await orThrow(clientele.POST('/v1/groups', { body: { name: 'A' } }));
  const params = { path: { id }, query: { force: true } } as const;
  expect((await clientele.DELETE('/v1/groups/{id}', { params })).response.status).toBe(204);
  expect(sent.at(-1)?.url).toContain('force=true');
});

test('what is true or false is asked for by a boolean', async () => {
  const { clientele, sent } = await setupClient((_, go) => go());
  await orThrow(clientele.POST('/v1/customers', { body: { name: 'Ada', taxExempt: true } }));
  const views = await orThrow(clientele.GET('/v1/views', { params: { query: { count: true } } }));
  expect(views.items.find(({ id }) => id === 'tax-exempt')?.count).toBe(1);
  expect(sent.at(-1)?.url).toMatch(/\?count=true$/);
  const total = async (query: { taxExempt?: boolean | boolean[]; 'email[exists]'?: boolean }) =>
    (await orThrow(clientele.GET('/v1/customers', { params: { query } }))).total;
  expect(await total({ taxExempt: true, 'email[exists]': false })).toBe(1);
  expect(await total({ taxExempt: false })).toBe(0);
  expect(await total({ taxExempt: [true, false] })).toBe(1);
  // @ts-expect-error it is no text
  await clientele.GET('/v1/customers', { params: { query: { taxExempt: 'true' } } });
});

test('a change is sent as a merge patch, and what is deleted answers nothing', async () => {
  const { clientele, sent } = await setupClient((_, go) => go());
  const { id } = await orThrow(clientele.POST('/v1/customers', { body: { name: 'Ada' } }));
  const params = { path: { id }, header: { 'If-Match': '"1"' } };
  const changed = await orThrow(clientele.PATCH('/v1/customers/{id}', { params, body: { notes: 'VIP' } }));
  expect(changed).toMatchObject({ notes: 'VIP', version: 2 });
  expect(sent.at(-1)?.headers.get('Content-Type')).toBe('application/merge-patch+json');
  const stale = clientele.PATCH('/v1/customers/{id}', { params, body: { notes: null } });
  await expect(orThrow(stale)).rejects.toMatchObject({ status: 412, code: 'version_mismatch' });
  expect(await orThrow(clientele.DELETE('/v1/customers/{id}', { params: { path: { id } } }))).toBeUndefined();
});
