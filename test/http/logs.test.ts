import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import * as z from 'zod';
import type { Endpoint } from '../../shared/contracts/endpoint.ts';
import { endpoints } from '../../shared/contracts/index.ts';
import { type Api, setupApi } from '../support/api.ts';
import { captureOutput } from '../support/output.ts';

/** In everything that is sent; nothing of it may be in what is written. */
const canary = 'Kanarienvogel';
/** Would begin a line of its own, if it were written as it is. */
const forged = `${canary}\r\n{"level":"INFO","message":"forged ${canary}"}`;

let api: Api;
/** Of a customer, who is there. */
let id = '';

beforeAll(async () => {
  vi.stubEnv('POWERTOOLS_LOG_LEVEL', 'DEBUG');
  vi.stubEnv('POWERTOOLS_METRICS_DISABLED', 'false');
  api = await setupApi();
  id = (await api.call('POST', '/v1/customers', { body: { name: 'Ada' } })).body.id;
});
afterEach(() => vi.restoreAllMocks());

type Schema = z.core.JSONSchema.BaseSchema;
type Defs = Readonly<Record<string, Schema | boolean>>;

/** A value that the schema takes, mostly, with the canary wherever a free text goes. */
function sample(schema: Schema | boolean | undefined, defs: Defs, name = ''): unknown {
  if (typeof schema !== 'object') return canary;
  const { $ref, type, format, enum: values, const: only, properties, items, anyOf, oneOf, minimum } = schema;
  if ($ref) return sample(defs[$ref.replace('#/$defs/', '')], defs, name);
  if (typeof schema.pattern === 'string' && schema.examples?.[0]) return schema.examples[0];
  if (name === 'cursor') return undefined;
  if (only !== undefined) return only;
  if (values) return values[0];
  // The last form that is more than null: of the filter of a search, one condition.
  const form = (anyOf ?? oneOf)?.findLast((one) => typeof one === 'object' && one.type !== 'null');
  if (form) return sample(form, defs, name);
  if (type === 'object' || properties) {
    return Object.fromEntries(
      Object.entries(properties ?? {}).map(([key, inner]) => [key, sample(inner, defs, key)]),
    );
  }
  // References and options depend on other things.
  if (type === 'array' && /ids$|^(add|remove|options)$/i.test(name)) return undefined;
  if (type === 'array') return [sample(Array.isArray(items) ? items[0] : items, defs, name)];
  if (type === 'boolean') return true;
  if (type === 'integer' || type === 'number') return minimum ?? 1;
  if (format === 'date-time') return '2030-01-01T00:00:00.000Z';
  if (format === 'date') return '1990-01-01';
  if (format === 'uuid') return id;
  if (/email/i.test(name)) return `${canary}@shop.example`;
  return /phone/i.test(name) ? `+44 20 7946 0958 ${canary}` : canary;
}

const schemaOf = (schema: z.ZodType): Schema =>
  z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', reused: 'inline' });

const headers = {
  'user-agent': forged,
  referer: `https://shop.example/${canary}`,
  cookie: `session=${canary}`,
  'x-forwarded-for': canary,
  'x-forwarded-host': canary,
  traceparent: canary,
  'idempotency-key': canary,
};

/** Requests to an endpoint with the canary everywhere: as it asks, and against it. */
async function storm({ method, path, body, bodyType, query }: Endpoint): Promise<void> {
  const names = query ? Object.keys(schemaOf(query).properties ?? {}) : [];
  const asked = new URLSearchParams([...names, canary].map((name): [string, string] => [name, forged]));
  const real = path.replaceAll(/\{\w+\}/g, id);
  const foreign = path.replaceAll(/\{\w+\}/g, encodeURIComponent(forged));
  const schema = body && schemaOf(body);
  const valid = schema && sample(schema, schema.$defs ?? {});
  const send = (to: string, options: object) => api.call(method, to, options).catch(() => undefined);
  await send(real, { headers, ...(valid !== undefined && { body: valid }) });
  await send(`${real}?${asked}`, { headers: { ...headers, 'if-match': forged }, body: { [forged]: forged } });
  await send(foreign, { headers, body: { email: { [canary]: canary }, name: [forged] } });
  await send(real, {
    headers: { ...headers, 'content-type': bodyType ?? 'application/json' },
    text: `{"a": ${forged}`,
  });
  await send(real, { headers: { ...headers, 'content-type': forged }, text: forged });
  await send(real, { headers: { ...headers, authorization: `Bearer ck_${canary}` }, key: null });
  await send(real, { headers: { ...headers, authorization: `Basic ${forged}` }, key: null });
  await send(`${foreign}/${canary}?${asked}`, { headers, body: forged });
}

/** Every line is one JSON object of ours, and none has anything of the canary. */
function expectClean({ text, lines }: ReturnType<typeof captureOutput>): void {
  expect(text().toLowerCase()).not.toContain(canary.toLowerCase());
  for (const line of lines()) expect(line).toSatisfy((one: object) => 'message' in one || '_aws' in one);
}

describe('nothing that a client sends is in any log, and no line break forges a line (trust 38)', () => {
  test.each(endpoints.map((endpoint) => [endpoint.operationId, endpoint] as const))(
    '%s',
    async (_, endpoint) => {
      const output = captureOutput();
      await storm(endpoint);
      expectClean(output);
      expect(output.lines().filter(({ message }) => message === 'request').length).toBeGreaterThan(5);
    },
  );

  test.each([
    ['a fault of the code', () => new TypeError(`Cannot read ${forged}`)],
    ['JSON that is none', () => new SyntaxError(forged)],
    ['a cause', () => new Error('outside', { cause: new RangeError(forged) })],
  ])('not even when a request fails by %s', async (_, error) => {
    vi.spyOn(DynamoDBDocumentClient.prototype, 'send').mockRejectedValue(error());
    const output = captureOutput();
    const answer = await api.call('GET', `/v1/customers/${id}`);
    expect([answer.status, answer.body.code]).toEqual([500, 'internal_error']);
    expectClean(output);
    const [line] = output.lines().filter(({ level }) => level === 'ERROR');
    expect(line).toMatchObject({ message: 'request failed', requestId: answer.headers['x-request-id'] });
    expect(JSON.stringify(line)).toContain('logs.test.ts');
  });
});

test('every line of a request has its id, also among requests at the same time', async () => {
  const output = captureOutput();
  const answers = await Promise.all(
    ['A', 'B', 'C'].map((name) => api.call('POST', '/v1/customers', { body: { name } })),
  );
  const ids = answers.map(({ headers }) => headers['x-request-id'] ?? '').sort();
  const lines = output.lines();
  expect(lines.filter(({ requestId }) => requestId === undefined)).toEqual([]);
  const requests = lines.filter(({ message }) => message === 'request');
  expect(requests.map(({ requestId }) => requestId).sort()).toEqual(ids);
  for (const line of requests) {
    expect(line).toMatchObject({
      level: 'INFO',
      route: 'POST /v1/customers',
      status: 201,
      durationMs: expect.any(Number),
      coldStart: expect.any(Boolean),
    });
  }
});

test("a line carries the trace of AWS X-Ray and Lambda's own id where there are any", async () => {
  vi.stubEnv('_X_AMZN_TRACE_ID', 'Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1');
  const output = captureOutput();
  await api.call('GET', '/health');
  vi.stubEnv('_X_AMZN_TRACE_ID', undefined);
  const { invocation } = await import('../../shared/observability/invocation.ts');
  const { addLogKeys } = await import('../../shared/observability/log-keys.ts');
  const { logger } = await import('../../shared/observability/logger.ts');
  await invocation({ awsRequestId: 'lambda-1' }, {}, async () => {
    addLogKeys({ jobId: 'job-1' });
    logger.info('inside');
  });
  logger.info('outside');
  const [first, inside, outside] = output.lines().filter(({ message }) => message !== undefined);
  expect(first?.xray_trace_id).toBe('1-5759e988-bd862e3fe1be46a994272793');
  expect(inside).toMatchObject({ invocationId: 'lambda-1', jobId: 'job-1' });
  expect(outside).not.toHaveProperty('jobId');
});
