import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { endpoints } from '../../shared/contracts/index.ts';

/** An answer with its body parsed. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed JSON, or the text of what is no JSON. Tests know what they asked for. */
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever the API answers
  readonly body: any;
}

/** What a request says beyond method and path. */
export interface Options {
  readonly body?: unknown;
  /** Sent as it is, instead of `body`; bytes as the gateway hands on what is no text. */
  readonly text?: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
  /** The API key; null: none. */
  readonly key?: string | null;
}

/** The event that the gateway makes of a request, and which function gets it. */
export function toEvent(method: string, path: string, { body, text, headers, key }: Options) {
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

/** A function's answer as a client reads it. */
export function toAnswer({
  statusCode,
  headers,
  body,
  isBase64Encoded,
}: APIGatewayProxyStructuredResultV2): Answer {
  const plain = Object.fromEntries(
    Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), String(value)]),
  );
  const sent = Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8');
  const text = decoders[plain['content-encoding'] ?? 'identity']?.(sent).toString() ?? '';
  const isJson = /json/.test(plain['content-type'] ?? '');
  return { status: statusCode ?? 200, headers: plain, body: isJson && text ? JSON.parse(text) : text };
}
