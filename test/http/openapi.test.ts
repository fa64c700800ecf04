import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { endpoints } from '../../shared/contracts/index.ts';
import { scopesOf } from '../../shared/http/admission.ts';
import { Components } from '../../shared/http/openapi/components.ts';
import { problemMeanings } from '../../shared/http/openapi/problem-meanings.ts';
import { openApiDocument } from '../../shared/http/openapi.ts';
import { problems } from '../../shared/http/problems.ts';
import { setupApi } from '../support/api.ts';
import { undocumented } from '../support/conformance.ts';
import { componentOf, escapePart, faultsBy, openApi, operations, responseOf } from '../support/openapi.ts';

test('the OpenAPI document is valid OpenAPI 3.1 and is what the API answers', async () => {
  const { call } = await setupApi();
  const { status, body } = await call('GET', '/v1/openapi.json', { key: null });
  expect(status).toBe(200);
  expect(body.openapi).toBe('3.1.0');
  expect(body).toEqual(JSON.parse(JSON.stringify(openApiDocument('Test <Shop>'))));
  expect(await new Validator().validate(structuredClone(body))).toMatchObject({ valid: true });
});

describe('the document and the contracts say the same', () => {
  test('of which endpoints there are', () => {
    expect(
      operations.map(({ operationId, method, path }) => `${operationId} ${method} ${path}`).sort(),
    ).toEqual(
      endpoints
        .map(({ operationId, method, path }) => `${operationId} ${method.toLowerCase()} ${path}`)
        .sort(),
    );
  });

  test.each(endpoints.map((endpoint) => [endpoint.operationId, endpoint] as const))(
    'of %s',
    (_, endpoint) => {
      const { method, path, scope, success, body, bodyType = 'application/json' } = endpoint;
      const described = operations.find(({ operationId }) => operationId === endpoint.operationId);
      const key = scope === 'session' ? { session: [] } : { apiKey: scopesOf(endpoint) };
      expect(described?.security).toEqual(scope === 'public' ? [] : [key]);
      expect(Object.keys(described?.requestBody?.content ?? {})).toEqual(body ? [bodyType] : []);
      const answer = responseOf(method, path, success.status)?.part;
      const type = success.schema ? 'application/json' : success.contentType;
      // A page for people may be answered in the place of JSON.
      const types = [...new Set([type, success.contentType])].filter((one) => one !== undefined);
      expect(Object.keys(answer?.content ?? {})).toEqual(types);
      expect(Object.keys(answer?.headers ?? {})).toEqual(
        expect.arrayContaining(['X-Request-Id', ...Object.keys(success.headers ?? {})]),
      );
      const successes = Object.keys(described?.responses ?? {}).filter((status) => status.startsWith('2'));
      const statuses = new Set([...(endpoint.dryRun ? ['200'] : []), String(success.status)]);
      expect(successes).toEqual([...statuses]);
      for (const code of endpoint.problems ?? []) {
        const content = responseOf(method, path, problems[code].status)?.part.content;
        expect(Object.keys(content?.['application/problem+json']?.examples ?? {})).toContain(code);
      }
    },
  );

  test('of which bodies may be left out', () => {
    const optional = operations.filter(({ requestBody }) => requestBody && !requestBody.required);
    expect(optional.map(({ operationId }) => operationId).sort()).toEqual([
      'changeMembers',
      'resetCustomerPassword',
      'reverseAccountEntry',
      'reverseCredit',
      'reversePoints',
      'searchCustomers',
    ]);
  });

  test('and an answer that the document does not describe fails every test that gets it', () => {
    const answer = { status: 200, headers: { 'content-type': 'application/json' }, body: { status: 'ok' } };
    const asked = { method: 'GET', route: '/health', selects: false };
    const health = (differs: object) => undocumented(asked, { ...answer, ...differs });
    expect(health({})).toEqual([]);
    expect(health({ status: 201 })).toEqual(['the status 201']);
    expect(health({ body: { status: 'ill' } })).toEqual(['the body: /status must be equal to constant']);
    expect(health({ headers: { 'content-type': 'text/html' } })).toEqual([
      "the type 'text/html' of its body",
    ]);
    expect(health({ headers: { ...answer.headers, etag: '"1"' } })).toEqual(['the header etag']);
    const problem = { body: { ...exampleOf('busy'), code: 'in_use' }, status: 503 };
    const headers = { 'content-type': 'application/problem+json' };
    expect(health({ ...problem, headers })).toEqual(['the problem in_use']);
  });
});

describe('everything is explained by examples', () => {
  test.each(operations.map((one) => [one.operationId, one] as const))('that are true: %s', (_, operation) => {
    const { method, path, requestBody, responses, parameters } = operation;
    const base = `#/paths/${escapePart(path)}/${method}`;
    for (const [type, { example }] of Object.entries(requestBody?.content ?? {})) {
      expect(example).toBeDefined();
      expect(faultsBy(`${base}/requestBody/content/${escapePart(type)}/schema`, example)).toEqual([]);
    }
    for (const status of Object.keys(responses)) {
      const { part, pointer } = responseOf(method, path, Number(status)) ?? {};
      const json = part?.content['application/json'];
      if (!json) continue;
      expect(json.example).toBeDefined();
      expect(faultsBy(`${pointer}/content/application~1json/schema`, json.example)).toEqual([]);
    }
    for (const [index, parameter] of parameters.entries()) {
      if (parameter.$ref) continue;
      const example = exampleOfParameter(parameter);
      expect(parameter.description).toEqual(expect.any(String));
      expect(faultsBy(`${base}/parameters/${index}/schema`, example)).toEqual([]);
    }
  });

  test('and none is filled in for who leaves a parameter out: the page would send all filters at once', () => {
    const shared = Object.values(openApi.components.parameters ?? {}) as Record<string, unknown>[];
    const all = [...operations.flatMap(({ parameters }) => parameters), ...shared];
    const optional = all.filter(({ required }) => required === false);
    expect(optional.length).toBeGreaterThan(50);
    for (const parameter of optional) {
      expect(parameter).not.toHaveProperty('example');
      expect(exampleOfParameter(parameter)).not.toBe('[object Object]');
    }
  });

  test('the example of each problem has the status and the title of the table of problems (trust 39)', () => {
    const documented = Object.keys(openApi.components.examples ?? {});
    expect([...documented, 'method_not_allowed'].sort()).toEqual(Object.keys(problems).sort());
    for (const code of documented) {
      expect(exampleOf(code)).toMatchObject({ code, type: `urn:clientele:problem:${code}` });
      expect(exampleOf(code)).toMatchObject(problems[code as keyof typeof problems]);
      expect(faultsBy('#/components/schemas/Problem', exampleOf(code))).toEqual([]);
    }
  });
});

test('each problem is explained: when it comes and what to do (trust 39)', () => {
  for (const code of Object.keys(problems) as (keyof typeof problems)[]) {
    expect(problemMeanings[code].length).toBeGreaterThan(40);
    expect(openApi.info.description).toContain(
      `| ${problems[code].status} | \`${code}\` | ${problemMeanings[code]} |`,
    );
  }
});

test('lists that come on one page promise no other (trust 39)', () => {
  for (const { operationId, query, success } of endpoints) {
    if (!operationId.startsWith('list') || !success.schema) continue;
    const pages = JSON.stringify(
      z.toJSONSchema(success.schema, { io: 'output', unrepresentable: 'any' }),
    ).includes('nextCursor');
    const takesCursor =
      query !== undefined &&
      JSON.stringify(z.toJSONSchema(query, { io: 'input', unrepresentable: 'any' })).includes('cursor');
    expect([operationId, pages]).toEqual([operationId, takesCursor]);
  }
});

test('what the gateway alone can answer stands at every operation (trust 39)', () => {
  for (const { method, path, requestBody } of operations) {
    for (const status of requestBody ? [413, 429, 500, 503] : [429, 500, 503]) {
      const content = responseOf(method, path, status)?.part.content['application/json'];
      expect(content?.example).toEqual({ message: expect.any(String) });
    }
  }
});

test('a refusal says how to go on: Retry-After with 429 and 503, WWW-Authenticate with 401 and 403 (trust 41)', () => {
  const expected = {
    401: 'WWW-Authenticate',
    403: 'WWW-Authenticate',
    429: 'Retry-After',
    503: 'Retry-After',
  };
  for (const { method, path } of operations) {
    for (const [status, header] of Object.entries(expected)) {
      const described = responseOf(method, path, Number(status));
      if (described) expect(Object.keys(described.part.headers)).toContain(header);
    }
  }
});

test('no schema is empty: transforms do not hide what a client may send', () => {
  const empty: string[] = [];
  const visit = (node: unknown, pointer: string): void => {
    if (!node || typeof node !== 'object') return;
    if (/\/(schema|items|properties\/[^/]+|(any|all|one)Of\/\d+)$/.test(pointer)) {
      const says = ['$ref', 'type', 'anyOf', 'oneOf', 'allOf', 'enum', 'const'].some((word) => word in node);
      if (!says) empty.push(pointer);
    }
    for (const [key, value] of Object.entries(node)) {
      if (!['example', 'examples', 'default'].includes(key)) visit(value, `${pointer}/${key}`);
    }
  };
  visit(openApi, '');
  // The values of any field.
  const change = '/components/schemas/AuditRecord/properties/changes/items/properties';
  expect(empty).toEqual([`${change}/from`, `${change}/to`]);
});

test('a name that would stand for two schemas stops the document', () => {
  const components = new Components();
  components.add('schemas', 'Address', { type: 'string' });
  expect(() => components.add('schemas', 'Address', { type: 'object' })).toThrow(
    'Address would stand for two different schemas',
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

/** Of what must be given it stands with the parameter, of all else with the schema. */
function exampleOfParameter({ required, example, schema }: Record<string, unknown>): unknown {
  const found = required ? example : (schema as { examples?: unknown[] }).examples?.[0];
  expect(found).toBeDefined();
  return found;
}

function exampleOf(code: string): object {
  const { value } = componentOf(`#/components/examples/${code}`) as { value: object };
  return value;
}
