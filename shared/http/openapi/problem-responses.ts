import type { Endpoint } from '../../contracts/endpoint.ts';
import { faultCodes } from '../../fault-codes.ts';
import { type ProblemCode, problemCodes, problems } from '../problems.ts';
import type { Components } from './components.ts';
import { responseHeaders } from './headers.ts';
import type { Json } from './json-schema.ts';
import { problemExample } from './problem-examples.ts';
import { problemMeanings } from './problem-meanings.ts';

/** The problems that the endpoint can answer, and what the gateway can answer in its place, by status. */
export function problemResponses(endpoint: Endpoint, components: Components): Json {
  const byStatus = Map.groupBy(problemsOf(endpoint), (code): number => problems[code].status);
  const gateways = Object.keys(gatewayMessages).map(Number);
  const statuses = [...byStatus.keys(), ...gateways.filter((status) => status !== 413 || endpoint.body)];
  return Object.fromEntries(
    statuses.map((status) => [status, response(status, byStatus.get(status) ?? [], components)]),
  );
}

/** What follows from what the endpoint declares. */
function problemsOf(endpoint: Endpoint): Set<ProblemCode> {
  const { path, body, params, query, scope, ifMatch, idempotent, problems: own = [] } = endpoint;
  return new Set([
    ...(body || query || scope !== 'public' ? (['invalid_request'] as const) : []),
    ...(body ? (['malformed_json', 'body_too_large', 'unsupported_media_type'] as const) : []),
    ...(scope === 'public' ? [] : (['unauthenticated'] as const)),
    ...(scope === 'public' || scope === 'session' ? [] : (['missing_scope'] as const)),
    ...(params ? (['not_found'] as const) : []),
    // Whoever is looked up by id may be nobody by now.
    ...(path.startsWith('/v1/customers/{id}') ? (['anonymised'] as const) : []),
    ...own,
    ...(ifMatch ? (['version_mismatch'] as const) : []),
    ...(idempotent ? (['not_found', 'idempotency_key_reused'] as const) : []),
    'internal_error',
    'busy',
  ]);
}

/** What API Gateway says itself, as `{ message }`, when it does not ask a function or gets no answer from it. */
const gatewayMessages: Readonly<Record<number, string>> = {
  413: 'Request Entity Too Large',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

function response(status: number, codes: readonly ProblemCode[], components: Components): Json {
  const message = gatewayMessages[status];
  const name = [...codes].map(pascalCase).join('Or') || pascalCase(message ?? '');
  const own = codes.map((code) => `\`${code}\`: ${problemMeanings[code]}`);
  const gateways = message === undefined ? [] : [gatewayText[status] ?? ''];
  return components.add('responses', name, {
    description: [...own, ...gateways].join(' '),
    headers: responseHeaders(status, components),
    content: {
      ...(codes.length > 0 && { 'application/problem+json': problemContent(codes, components) }),
      ...(message !== undefined && gatewayContent(message, components)),
    },
  });
}

const gatewayText: Readonly<Record<number, string>> = {
  413: 'Bodies over 10 MB are refused by the gateway itself, with a `message` only.',
  429: 'When too many requests come at once the gateway itself refuses some, with a `message` only and without `Retry-After`: send them again a little later.',
  500: 'When the function breaks down the gateway itself answers, with a `message` only.',
  503: 'When the function takes too long or cannot be started the gateway itself answers, with a `message` only. The request may have been carried out.',
};

function problemContent(codes: readonly ProblemCode[], components: Components): Json {
  return {
    schema: components.add('schemas', 'Problem', problemSchema),
    examples: Object.fromEntries(
      codes.map((code) => [
        code,
        components.add('examples', code, { summary: problems[code].title, value: problemExample(code) }),
      ]),
    ),
  };
}

const gatewayContent = (message: string, components: Components): Json => ({
  'application/json': {
    schema: components.add('schemas', 'GatewayMessage', gatewaySchema),
    example: { message },
  },
});

const pascalCase = (text: string): string =>
  text
    .split(/[_ ]/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');

const gatewaySchema = {
  type: 'object',
  description: 'What the gateway answers when it does not ask a function, or gets no answer from it.',
  required: ['message'],
  properties: { message: { type: 'string' } },
};

const problemSchema = {
  type: 'object',
  description: 'Problem details (RFC 9457).',
  required: ['type', 'title', 'status', 'code', 'detail', 'requestId'],
  properties: {
    type: {
      type: 'string',
      format: 'uri',
      description: 'Names the kind of problem for good: `urn:clientele:problem:` and the code.',
    },
    title: { type: 'string', description: 'The kind of problem in a few words.' },
    status: { type: 'integer', minimum: 400, maximum: 599, description: 'The status of the answer.' },
    code: { type: 'string', enum: problemCodes, description: 'What programs should look at.' },
    detail: { type: 'string', description: 'What is wrong with this request, for people.' },
    requestId: { type: 'string', description: 'The same as the header `X-Request-Id`.' },
    counts: {
      type: 'object',
      description: 'What the problem counts, by name.',
      additionalProperties: { type: 'integer', minimum: 0 },
    },
    errors: {
      type: 'array',
      description: 'Each fault on its own, where it can be pointed at.',
      items: {
        type: 'object',
        required: ['pointer', 'code', 'message'],
        properties: {
          pointer: {
            type: 'string',
            description: 'JSON pointer (RFC 6901) into the body, or `/query/…`, `/header/…`.',
          },
          code: {
            type: 'string',
            enum: Object.keys(faultCodes),
            description: `What programs should look at. ${Object.entries(faultCodes)
              .map(([code, meaning]) => `\`${code}\`: ${meaning}`)
              .join(' ')}`,
          },
          message: { type: 'string', description: 'What is wrong there, for people.' },
        },
      },
    },
  },
  examples: [problemExample('method_not_allowed')],
};
