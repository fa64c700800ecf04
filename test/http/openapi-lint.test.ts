import { createConfig, lintFromString } from '@redocly/openapi-core';
import { expect, test } from 'vitest';
import { openApiDocument } from '../../shared/http/openapi.ts';

/** What Redocly recommends, and what it leaves to choice: a warning is as bad as an error here. */
const config = await createConfig({
  extends: ['recommended'],
  rules: {
    'component-name-unique': 'error',
    'no-http-verbs-in-paths': 'error',
    'operation-description': 'error',
    'operation-singular-tag': 'error',
    'operation-tag-defined': 'error',
    'parameter-description': 'error',
    'paths-kebab-case': 'error',
    'spec-example-values': 'error',
    'spec-strict-refs': 'error',
    'response-contains-header': {
      severity: 'error',
      names: { '2xx': ['X-Request-Id'], 400: ['X-Request-Id'], 401: ['WWW-Authenticate'] },
    },
  },
});

/** What the linter finds, as rule and place. It reads no file and asks nobody. */
async function findings(document: object): Promise<string[]> {
  const problems = await lintFromString({
    source: JSON.stringify(document),
    absoluteRef: '/openapi.json',
    config,
  });
  return problems.map(
    ({ ruleId, message, location }) => `${ruleId} at ${location[0]?.pointer}: ${message.slice(0, 200)}`,
  );
}

test('the linter finds nothing to blame in the OpenAPI document', async () => {
  expect(await findings(openApiDocument('Test'))).toEqual([]);
});

test('the linter finds planted errors', async () => {
  const document = openApiDocument('Test');
  const planted = {
    summary: undefined,
    tags: ['Nobody explains this'],
    parameters: [{ $ref: '#/components/parameters/Nothing' }],
    requestBody: { content: { 'application/json': { schema: { type: 'string' }, example: 1 } } },
    responses: { 200: { description: 'Yes.' } },
  };
  const { post, ...others } = document.paths['/v1/customers'] ?? {};
  const paths = { ...document.paths, '/v1/customers': { ...others, post: { ...Object(post), ...planted } } };
  const components = {
    ...document.components,
    schemas: { ...document.components.schemas, Unused: { type: 'string' } },
  };
  const found = (await findings({ ...document, paths, components })).map((text) => text.split(' ')[0]);
  expect(found).toEqual(
    expect.arrayContaining([
      'operation-summary',
      'operation-tag-defined',
      'no-unresolved-refs',
      'no-invalid-media-type-examples',
      'operation-4xx-response',
      'response-contains-header',
      'no-unused-components',
    ]),
  );
});
