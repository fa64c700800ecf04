import { beforeAll, expect, test } from 'vitest';
import { type Api, setupApi } from '../support/api.ts';

const large = '/v1/openapi.json';
let api: Api;
/** A name of its own in every line: as hard to compress as a list of customers gets. */
const names = Array.from({ length: 30 }, () => `A ${crypto.randomUUID()}`);

beforeAll(async () => {
  api = await setupApi();
});

const read = (path: string, accept?: string) =>
  api.call('GET', path, { headers: accept === undefined ? {} : { 'accept-encoding': accept } });

test.each([
  ['br', 'gzip, deflate, br, zstd'],
  ['br', 'br;q=0.5, gzip'],
  ['gzip', 'gzip'],
  ['gzip', 'gzip;q=0.1, br;q=0'],
  [undefined, 'identity'],
  [undefined, 'deflate'],
  [undefined, 'identity, gzip;q=0'],
  [undefined, undefined],
])('a large answer comes in %s for Accept-Encoding: %s', async (coding, accept) => {
  const { status, headers, body } = await read(large, accept);
  expect(status).toBe(200);
  expect([headers['content-encoding'], headers.vary]).toEqual([coding, 'accept-encoding']);
  expect(headers['content-type']).toBe('application/json');
  expect(body.openapi).toBe('3.1.0');
});

test('a small answer and one without a body come as they are', async () => {
  for (const answer of [await read('/health', 'br'), await api.call('OPTIONS', large)]) {
    expect(answer.headers).not.toHaveProperty('content-encoding');
    expect(answer.headers).not.toHaveProperty('vary');
  }
});

test('a large problem comes compressed too, and keeps its headers', async () => {
  const body = Object.fromEntries(names.map((name) => [name, 1]));
  const headers = { 'accept-encoding': 'br' };
  const answer = await api.call('POST', '/v1/customers', { body, headers });
  expect(answer).toMatchObject({
    status: 400,
    headers: {
      'content-type': 'application/problem+json',
      'content-encoding': 'br',
      'x-request-id': answer.body.requestId,
      'strict-transport-security': expect.any(String),
    },
    body: { code: 'invalid_request' },
  });
});

test('a list is the same in any coding, with the same ETag where it has one', async () => {
  for (const name of names) await api.call('POST', '/v1/customers', { body: { name, notes: name } });
  const [plain, br, gzip] = [
    // Without a next page: each answer has a cursor of its own.
    await read('/v1/customers?limit=100'),
    await read('/v1/customers?limit=100', 'br'),
    await read('/v1/customers?limit=100', 'gzip'),
  ];
  expect([br.headers['content-encoding'], gzip.headers['content-encoding']]).toEqual(['br', 'gzip']);
  expect([br.body, gzip.body]).toEqual([plain.body, plain.body]);
});

test('what the build has compressed stays as it is', async () => {
  const { headers, body } = await read('/docs', 'br');
  expect(headers['content-type']).toBe('text/html; charset=utf-8');
  expect(body).toContain('<!doctype html>');
});
