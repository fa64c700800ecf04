import * as z from 'zod';
import type { Endpoint } from '../contracts/endpoint.ts';
import { endpoints } from '../contracts/index.ts';
import { type ProblemCode, problems } from './problems.ts';

type Json = Record<string, unknown>;

/** The API as an OpenAPI 3.1 document, made from the contract list. */
export function openApiDocument(shopName: string): Json & { openapi: string } {
  const schemas: Json = { Problem: problemSchema };
  const paths: Record<string, Json> = {};
  for (const endpoint of endpoints) {
    const method = endpoint.method.toLowerCase();
    paths[endpoint.path] = {
      ...paths[endpoint.path],
      [method]: operation(endpoint.operationId, endpoint, schemas),
    };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: `${shopName}: customers`,
      version: '1',
      summary: 'The customer-management API of Clientele.',
      description:
        'Errors are problem details (RFC 9457) with a stable `code`. Lists take `limit` and `cursor` and answer `{ items, total, nextCursor }`. Every response carries `X-Request-Id`.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    tags: [...new Set(endpoints.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: {
      schemas,
      securitySchemes: {
        apiKey: { type: 'http', scheme: 'bearer', description: 'An API key: `ck_…`.' },
        session: { type: 'http', scheme: 'bearer', description: 'A customer’s session token: `cs_…`.' },
      },
    },
  };
}

function operation(operationId: string, endpoint: Endpoint, schemas: Json): Json {
  const { scope, tag, summary, description, body } = endpoint;
  const needs = scope === 'public' || scope === 'session' ? [] : [`Needs the scope \`${scope}\`.`];
  return {
    operationId,
    tags: [tag],
    summary,
    description: [description, ...needs].filter(Boolean).join('\n\n') || summary,
    security: scope === 'public' ? [] : [scope === 'session' ? { session: [] } : { apiKey: [] }],
    parameters: [
      ...parameters('path', endpoint.params, schemas),
      ...parameters('query', endpoint.query, schemas),
      ...(endpoint.ifMatch ? [header('If-Match', 'The ETag that the resource must still have.')] : []),
      ...(endpoint.idempotent
        ? [header('Idempotency-Key', 'Makes a repeated request create nothing again, for 25 hours.')]
        : []),
    ],
    ...(body && {
      requestBody: {
        required: true,
        content: {
          [endpoint.bodyType ?? 'application/json']: { schema: jsonSchema(body, 'input', schemas) },
        },
      },
    }),
    responses: { ...success(endpoint, schemas), ...failures(endpoint) },
  };
}

function parameters(place: 'path' | 'query', schema: z.ZodType | undefined, schemas: Json): Json[] {
  if (!schema) return [];
  const object = jsonSchema(schema, 'input', schemas) as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(object.properties ?? {}).map(([name, { description, ...property }]) => ({
    name,
    in: place,
    required: place === 'path' || (object.required ?? []).includes(name),
    ...(description !== undefined && { description }),
    schema: property,
  }));
}

const header = (name: string, description: string): Json => ({
  name,
  in: 'header',
  description,
  schema: { type: 'string' },
});

function success({ success, idempotent }: Endpoint, schemas: Json): Json {
  const headers = {
    ...success.headers,
    ...(idempotent && {
      'Idempotent-Replayed': '`true` when an earlier request with this Idempotency-Key did it.',
    }),
  };
  const content = success.schema
    ? { 'application/json': { schema: jsonSchema(success.schema, 'output', schemas) } }
    : success.contentType && { [success.contentType]: { schema: { type: 'string' } } };
  return {
    [success.status]: {
      description: success.description,
      ...(Object.keys(headers).length > 0 && {
        headers: Object.fromEntries(
          Object.entries(headers).map(([name, text]) => [
            name,
            { description: text, schema: { type: 'string' } },
          ]),
        ),
      }),
      ...(content && { content }),
    },
  };
}

/** The problems that this endpoint can answer, by what it declares, and what the gateway can answer in its place. */
function failures(endpoint: Endpoint): Json {
  const { body, params, query, scope, ifMatch, idempotent, problems: own = [] } = endpoint;
  const codes: ProblemCode[] = [
    ...(body || query || scope !== 'public' ? (['invalid_request'] as const) : []),
    ...(body ? (['malformed_json', 'body_too_large', 'unsupported_media_type'] as const) : []),
    ...(scope === 'public' ? [] : (['unauthenticated'] as const)),
    ...(scope === 'public' || scope === 'session' ? [] : (['missing_scope'] as const)),
    ...(params ? (['not_found'] as const) : []),
    ...own,
    ...(ifMatch ? (['version_mismatch'] as const) : []),
    ...(idempotent ? (['not_found', 'idempotency_key_reused'] as const) : []),
    'internal_error',
    'busy',
  ];
  const content = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
  const byStatus = Map.groupBy(new Set(codes), (code) => problems[code].status);
  const answers = [...byStatus].map(([status, list]) => [
    status,
    { description: list.map((code) => `${problems[code].title} (\`${code}\`).`).join(' '), content },
  ]);
  return { ...gatewayAnswers, ...Object.fromEntries(answers) };
}

/** What the gateway answers before a function is asked, as JSON with a `message`. Its 413 (over 10 MB) and 503 too. */
const gatewayAnswers = {
  '429': { description: 'Too many requests at once. Send the request again a little later.' },
};

const problemSchema = {
  type: 'object',
  description: 'Problem details (RFC 9457).',
  required: ['type', 'title', 'status', 'code', 'detail', 'requestId'],
  properties: {
    type: { type: 'string', format: 'uri' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string', enum: Object.keys(problems) },
    detail: { type: 'string' },
    requestId: { type: 'string' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['pointer', 'code', 'message'],
        properties: {
          pointer: {
            type: 'string',
            description: 'JSON pointer into the body, or /query/…, /path/…, /header/….',
          },
          code: { type: 'string' },
          message: { type: 'string' },
        },
      },
    },
  },
};

/** A zod schema as JSON Schema 2020-12; named schemas move to the document's components. */
function jsonSchema(schema: z.ZodType, io: 'input' | 'output', schemas: Json): Json {
  const { $schema, $defs = {}, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  for (const [name, definition] of Object.entries($defs)) schemas[name] = relocate(definition);
  return relocate(rest) as Json;
}

/** Rewrites references into `$defs` to where the document keeps them. */
function relocate(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(relocate);
  if (!node || typeof node !== 'object') return node;
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) => [
      key,
      key === '$ref' && typeof value === 'string'
        ? value.replace('#/$defs/', '#/components/schemas/')
        : relocate(value),
    ]),
  );
}
