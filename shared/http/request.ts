import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import * as z from 'zod';
import type { Endpoint } from '../contracts/endpoint.ts';
import { invalidAt, NotFound } from '../errors.ts';
import type { IdempotentRequest } from '../idempotency/once.ts';
import { parseIfMatch } from './if-match.ts';
import { type Selection, takeSelection } from './selection.ts';
import '../text/plain-words.ts';
import { faultsOf, refusalOf } from '../schema/faults.ts';
import { unknownAmong } from '../schema/unknown-among.ts';

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
  /** The version that `If-Match` names; one that no resource has, when it names none. */
  readonly ifMatch: number | undefined;
}

/** The same, with what concerns the answer rather than the handler. */
export interface Parsing<E extends Endpoint> {
  readonly input: Omit<Input<E>, 'ifMatch'>;
  /** Any of these versions will do; undefined: any at all. */
  readonly versions: readonly number[] | undefined;
  /** The fields that are to be answered; undefined: all. */
  readonly selection: Selection | undefined;
}

/**
 * Validates path, query string, body and `If-Match` against the endpoint's contract.
 * @param event its `body` is parsed JSON by now
 * @throws NotFound for a path parameter of the wrong form
 * @throws InvalidRequest
 */
export function parseInput<E extends Endpoint>(endpoint: E, event: APIGatewayProxyEventV2): Parsing<E> {
  const parse = (schema: z.ZodType | undefined, value: unknown, base: string): unknown => {
    if (!schema) return undefined;
    const error = base === '/query' ? faultOfParameters(endpoint, schema) : undefined;
    const parsed = schema.safeParse(value, { reportInput: true, ...(error && { error }) });
    if (!parsed.success) throw refusalOf(faultsOf(parsed.error, base));
    return parsed.data;
  };
  const query = takeSelection(endpoint, parseQueryString(event.rawQueryString), '/query');
  const body = takeSelection(endpoint, event.body, '');
  const input = {
    params: parsePath(endpoint, event.pathParameters ?? {}),
    query: parse(querySchemaOf(endpoint), query.rest, '/query'),
    body: parse(endpoint.body, body.rest, ''),
  };
  return {
    // Each part was just parsed by the schema that its type is taken from.
    input: input as Omit<Input<E>, 'ifMatch'>,
    versions: endpoint.ifMatch ? parseIfMatch(event.headers['if-match']) : undefined,
    selection: query.selection ?? body.selection,
  };
}

/** What is wrong with a query string. Only what was repeated is a list in it; names are no secret. */
function faultOfParameters({ selectable }: Endpoint, schema: z.ZodType) {
  const own = schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
  const unknown = unknownAmong([...own, ...(selectable ? ['fields'] : [])], 'parameter');
  return (issue: z.core.$ZodRawIssue): string | undefined =>
    ['invalid_type', 'invalid_value'].includes(issue.code) && Array.isArray(issue.input)
      ? 'This parameter can stand only once.'
      : unknown(issue);
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
function parsePath({ params, path }: Endpoint, parameters: unknown): unknown {
  const parsed = params?.safeParse(parameters);
  if (parsed && !parsed.success) throw new NotFound(nothingAt(path, parsed.error));
  return parsed?.data;
}

function nothingAt(path: string, error: z.ZodError): string {
  const [issue] = error.issues;
  return issue?.code === 'invalid_value'
    ? `There is no such ${String(issue.path[0])}. There are ${issue.values.join(', ')}.`
    : `There is no ${thingAt(path, error)} with this id.`;
}

/** What a path of the form `/v1/customers/{id}/…` names by the first parameter that is wrong. */
function thingAt(path: string, { issues: [issue] }: z.ZodError): string {
  const [, , collection = ''] = path.split('/');
  return innerThings[String(issue?.path[0])] ?? things[collection] ?? 'resource';
}

/** What parameters name that stand further in. */
const innerThings: Readonly<Record<string, string>> = {
  entryId: 'entry',
  cardId: 'loyalty card',
  store: 'client account',
};

const things: Readonly<Record<string, string>> = {
  customers: 'customer',
  groups: 'group',
  views: 'view',
  'custom-fields': 'custom field',
  orders: 'order',
  jobs: 'job',
  'api-keys': 'API key',
};

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
    throw invalidAt({ pointer: '/header/idempotency-key', code: 'invalid_format', message });
  }
  return { key, scope: `${principal} ${endpoint.method} ${event.rawPath}`, payload };
}
