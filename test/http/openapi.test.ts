import { Validator } from '@seriousme/openapi-schema-validator';
import { expect, test } from 'vitest';
import { endpoints } from '../../shared/contracts/index.ts';
import { setupApi } from '../support/api.ts';

test('the OpenAPI document is valid OpenAPI 3.1 and describes every endpoint and nothing else', async () => {
  const { call } = await setupApi();
  const { status, body } = await call('GET', '/v1/openapi.json', { key: null });
  expect(status).toBe(200);
  expect(body.openapi).toBe('3.1.0');
  expect(await new Validator().validate(structuredClone(body))).toMatchObject({ valid: true });
  const described = Object.entries(
    body.paths as Record<string, Record<string, { operationId: string }>>,
  ).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId }]) => `${operationId} ${method} ${path}`),
  );
  expect(described.sort()).toEqual(
    endpoints.map(({ operationId, method, path }) => `${operationId} ${method.toLowerCase()} ${path}`).sort(),
  );
});

test('the reference page loads nothing from elsewhere and escapes the name of the shop', async () => {
  const { call } = await setupApi();
  const page = await call('GET', '/docs', { key: null });
  expect(page.headers['content-type']).toContain('text/html');
  expect(page.headers['content-security-policy']).toContain("default-src 'none'");
  expect(page.body).toContain('Test &lt;Shop&gt;');
  expect(page.body).not.toMatch(/https?:/);
  expect((await call('GET', '/docs/reference.js', { key: null })).body).toContain('/v1/openapi.json');
  expect((await call('GET', '/docs/passwd.js', { key: null })).status).toBe(404);
});
