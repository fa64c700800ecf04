import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import * as z from 'zod';
import type { Endpoint } from '../contracts/endpoint.ts';
import { InvalidRequest, NotFound } from '../errors.ts';
import type { IdempotentRequest } from '../idempotency/once.ts';
import { validationError } from './errors.ts';

type Parsed<E extends Endpoint, Part extends 'params' | 'query' | 'body'> = E extends {
  readonly [P in Part]: infer Schema extends z.ZodType;
}
  ? z.output<Schema>
  : undefined;

/** What the client sent, validated by the contract. */
export interface Input<E extends Endpoint> {
  readonly params: Parsed<E, 'params'>;
  readonly query: Parsed<E, 'query'>;
  readonly body: Parsed<E, 'body'>;
  /** The version that `If-Match` names. */
  readonly ifMatch: number | undefined;
}

/**
 * Validates path, query string, body and `If-Match` against the endpoint's contract.
 * @param event its `body` is parsed JSON by now
 * @throws NotFound for a path parameter of the wrong form
 * @throws InvalidRequest
 */
export function parseInput<E extends Endpoint>(endpoint: E, event: APIGatewayProxyEventV2): Input<E> {
  const parse = (schema: z.ZodType | undefined, value: unknown, base: string): unknown => {
    if (!schema) return undefined;
    const parsed = schema.safeParse(value);
    if (!parsed.success) throw validationError(parsed.error, base);
    return parsed.data;
  };
  const input = {
    params: parsePath(endpoint.params, event.pathParameters ?? {}),
    query: parse(querySchemaOf(endpoint), parseQueryString(event.rawQueryString), '/query'),
    body: parse(endpoint.body, event.body, ''),
    ifMatch: endpoint.ifMatch ? parseIfMatch(event.headers['if-match']) : undefined,
  };
  // Each part was just parsed by the schema that its type is taken from.
  return input as Input<E>;
}

/**
 * The parameters of a query string; a repeated one becomes a list. Payload format 2.0 joins repeated ones with
 * commas, which values may hold too: hence the raw text.
 */
function parseQueryString(raw: string): Record<string, string | string[]> {
  const parameters = new URLSearchParams(raw);
  return Object.fromEntries(
    [...new Set(parameters.keys())].map((name) => {
      const [first = '', ...more] = parameters.getAll(name);
      return [name, more.length > 0 ? [first, ...more] : first];
    }),
  );
}

/** A parameter that an endpoint does not know is a mistake of the caller's; a page's address may carry anything. */
const querySchemaOf = (endpoint: Endpoint): z.ZodType | undefined =>
  endpoint.query ?? (endpoint.scope === 'public' ? undefined : z.strictObject({}));

/** An id that cannot be one names nothing, as does one that nothing has. */
function parsePath(schema: z.ZodType | undefined, parameters: unknown): unknown {
  const parsed = schema?.safeParse(parameters);
  if (parsed && !parsed.success) throw new NotFound('There is nothing at this path.');
  return parsed?.data;
}

/** `"3"` → 3; `*` or no header → undefined. */
function parseIfMatch(header: string | undefined): number | undefined {
  if (header === undefined || header.trim() === '*') return undefined;
  const [, version] = /^"(\d{1,15})"$/.exec(header.trim()) ?? [];
  if (version !== undefined) return Number(version);
  const message = 'If-Match takes the ETag of the resource, such as "3" with its quotes, or *.';
  throw new InvalidRequest(message, {
    errors: [{ pointer: '/header/if-match', code: 'invalid_format', message }],
  });
}

const idempotencyKey = /^[\x21-\x7e]{1,255}$/;

/**
 * The request's `Idempotency-Key` with what it is unique within.
 * @param payload the validated body
 * @throws InvalidRequest
 */
export function parseIdempotency(
  endpoint: Endpoint,
  event: APIGatewayProxyEventV2,
  principal: string,
  payload: unknown,
): IdempotentRequest | undefined {
  const key = event.headers['idempotency-key'];
  if (!endpoint.idempotent || key === undefined) return undefined;
  if (!idempotencyKey.test(key)) {
    const message = 'An Idempotency-Key has 1 to 255 printable ASCII characters without blanks.';
    throw new InvalidRequest(message, {
      errors: [{ pointer: '/header/idempotency-key', code: 'invalid_format', message }],
    });
  }
  return { key, scope: `${principal} ${endpoint.method} ${event.rawPath}`, payload };
}
