import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import { inject, vi } from 'vitest';
import { mintSecret } from '../../shared/api-keys/api-key.ts';
import { createApiKey } from '../../shared/api-keys/service.ts';
import { type Scope, scopes } from '../../shared/contracts/endpoint.ts';
import { endpoints } from '../../shared/contracts/index.ts';
import type { Table } from '../../shared/table/table.ts';
import { undocumented } from './conformance.ts';
import { setupTable } from './table.ts';

/** An answer with its body parsed. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed JSON, or the text of what is no JSON. Tests know what they asked for. */
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever the API answers
  readonly body: any;
}

interface Options {
  readonly body?: unknown;
  /** Sent as it is, instead of `body`; bytes as the gateway hands on what is no text. */
  readonly text?: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
  /** The API key; null: none. Default: one with all scopes. */
  readonly key?: string | null;
}

export interface Api {
  readonly table: Table;
  readonly key: string;
  /** @throws Error when the OpenAPI document does not describe the answer */
  call(method: string, path: string, options?: Options): Promise<Answer>;
  /** Makes another API key. */
  newKey(granted: readonly Scope[], expiresAt?: string): Promise<string>;
}

type Handler = (
  event: APIGatewayProxyEventV2,
  context: Context,
) => Promise<APIGatewayProxyStructuredResultV2>;

interface Setup {
  /** Variables in place of those that lead nowhere. */
  readonly environment?: Readonly<Record<string, string>>;
  /** This function as it is built: it reads files that the build lays beside it. */
  readonly reference?: Handler;
}

/** The HTTP functions with their real middleware on a new, empty table. */
export async function setupApi({ environment = {}, ...built }: Setup = {}): Promise<Api> {
  const table = await setupTable();
  process.env.TABLE_NAME = table.name;
  process.env.SHOP_NAME = 'Test <Shop>';
  process.env.EXPORT_BUCKET = 'exports';
  process.env.PICTURE_BUCKET = 'pictures';
  process.env.DEFAULT_COUNTRY = 'GB';
  process.env.AWS_REGION = 'us-east-1';
  process.env.AWS_ACCESS_KEY_ID = 'test';
  process.env.AWS_SECRET_ACCESS_KEY = 'test';
  process.env.AWS_ENDPOINT_URL_DYNAMODB = inject('dynamoDbUrl');
  Object.assign(process.env, environment);
  vi.resetModules();
  const handlers = {
    admin: (await import('../../functions/http/admin.ts')).handler,
    credentials: (await import('../../functions/http/credentials.ts')).handler,
    directory: (await import('../../functions/http/directory.ts')).handler,
    reference: (await import('../../functions/http/reference.ts')).handler,
    ...built,
  };
  const newKey = async (granted: readonly Scope[], expiresAt?: string) => {
    const input = { name: 'test', scopes: [...granted], ...(expiresAt && { expiresAt }) };
    // A key that has expired was made before.
    const now = expiresAt ? new Date(Date.parse(expiresAt) - 1000) : new Date();
    const origin = { actor: 'test', requestId: 'test', now };
    const secret = mintSecret();
    await createApiKey(table, input, origin, { scopes }, { secret });
    return secret.token;
  };
  const key = await newKey(scopes);
  return {
    table,
    key,
    newKey,
    call: async (method, path, options = {}) => {
      const { event, name, route } = toEvent(method, path, { key, ...options });
      const selects = /[?&]fields=/.test(path) || /"fields"/.test(event.body ?? '');
      const answer = toAnswer(await handlers[name](event, {} as Context));
      const unsaid = undocumented({ method, route: route?.endpoint.path, selects }, answer);
      if (unsaid.length > 0) {
        throw new Error(
          `${method} ${path} answered what the OpenAPI document does not say: ${unsaid.join('; ')}`,
        );
      }
      return answer;
    },
  };
}

function toEvent(method: string, path: string, { body, text, headers, key }: Options) {
  const [rawPath = '', rawQueryString = ''] = path.split('?');
  const route = findRoute(method, rawPath);
  const sent = text ?? (body === undefined ? undefined : JSON.stringify(body));
  const event = {
    version: '2.0',
    routeKey: route ? `${method} ${route.endpoint.path}` : '$default',
    rawPath,
    rawQueryString,
    headers: {
      ...(key && { authorization: `Bearer ${key}` }),
      ...(sent !== undefined && { 'content-type': route?.endpoint.bodyType ?? 'application/json' }),
      ...headers,
    },
    ...(route && { pathParameters: route.parameters }),
    requestContext: {
      requestId: crypto.randomUUID(),
      http: { method, path: rawPath, sourceIp: '192.0.2.1' },
    },
    ...(sent !== undefined && {
      body: typeof sent === 'string' ? sent : Buffer.from(sent).toString('base64'),
    }),
    isBase64Encoded: sent !== undefined && typeof sent !== 'string',
  };
  // The parts that Clientele reads; the rest of the event is the gateway's own.
  return {
    event: event as unknown as APIGatewayProxyEventV2,
    name: route?.endpoint.function ?? 'reference',
    route,
  };
}

/** The gateway's choice: a literal segment before a parameter. */
function findRoute(method: string, path: string) {
  const parts = path.split('/');
  const candidates = endpoints
    .filter((endpoint) => endpoint.method === method)
    .flatMap((endpoint) => {
      const template = endpoint.path.split('/');
      const parameters: Record<string, string> = {};
      const matches =
        template.length === parts.length &&
        template.every((segment, index) => {
          const part = parts[index] ?? '';
          if (!segment.startsWith('{')) return segment === part;
          parameters[segment.slice(1, -1)] = decodeURIComponent(part);
          return part !== '';
        });
      return matches ? [{ endpoint, parameters }] : [];
    });
  return candidates.toSorted(
    (a, b) => Object.keys(a.parameters).length - Object.keys(b.parameters).length,
  )[0];
}

const decoders: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  identity: (bytes) => bytes,
  br: brotliDecompressSync,
  gzip: gunzipSync,
};

function toAnswer({ statusCode, headers, body, isBase64Encoded }: APIGatewayProxyStructuredResultV2): Answer {
  const plain = Object.fromEntries(
    Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), String(value)]),
  );
  const sent = Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8');
  const text = decoders[plain['content-encoding'] ?? 'identity']?.(sent).toString() ?? '';
  const isJson = /json/.test(plain['content-type'] ?? '');
  return { status: statusCode ?? 200, headers: plain, body: isJson && text ? JSON.parse(text) : text };
}
