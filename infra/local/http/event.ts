import type { IncomingMessage } from 'node:http';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { account } from '../template/identities.ts';
import type { Match } from './routes.ts';

/** A request as the gateway has received it. */
export interface Received {
  readonly request: IncomingMessage;
  readonly rawPath: string;
  readonly rawQueryString: string;
  readonly body: Buffer;
  readonly requestId: string;
  readonly time: Date;
}

/** Bodies of these types reach the function as text, all others in base64. */
const isText = (contentType: string | undefined): boolean =>
  contentType === undefined ||
  /^(text\/|application\/(json|javascript|xml|x-www-form-urlencoded|[\w.-]+\+(json|xml))\b)/i.test(
    contentType,
  );

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Time as in access logs of web servers: `12/Mar/2026:19:03:58 +0000`. */
export function logTime(time: Date): string {
  const [day, clock] = [time.toISOString().slice(8, 10), time.toISOString().slice(11, 19)];
  return `${day}/${months[time.getUTCMonth()]}/${time.getUTCFullYear()}:${clock} +0000`;
}

/** Repeated names are joined with commas, as the gateway does. */
function joined(entries: Iterable<readonly [string, string]>): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [name, value] of entries) found[name] = name in found ? `${found[name]},${value}` : value;
  return found;
}

function headerEntries({ rawHeaders }: IncomingMessage): [string, string][] {
  const entries: [string, string][] = [];
  for (let index = 0; index < rawHeaders.length; index += 2)
    entries.push([rawHeaders[index]?.toLowerCase() ?? '', rawHeaders[index + 1] ?? '']);
  return entries;
}

/** Headers that belong to the connection or that the gateway passes on in another place. */
const dropped = new Set([
  'connection',
  'cookie',
  'keep-alive',
  'transfer-encoding',
  'expect',
  'te',
  'upgrade',
  'proxy-connection',
]);

/** The event, in payload format 2.0, that a function gets for a request. */
export function httpEvent(
  { request, rawPath, rawQueryString, body, requestId, time }: Received,
  { route, pathParameters }: Match<unknown>,
  api: { readonly id: string; readonly stage: string },
): APIGatewayProxyEventV2 {
  const all = headerEntries(request);
  const cookies = all.filter(([name]) => name === 'cookie').flatMap(([, value]) => value.split('; '));
  const host = request.headers.host ?? '127.0.0.1';
  const forwarded: [string, string][] = [
    ['content-length', String(body.length)],
    ['x-forwarded-for', '127.0.0.1'],
    ['x-forwarded-port', host.split(':')[1] ?? '80'],
    ['x-forwarded-proto', 'http'],
    [
      'x-amzn-trace-id',
      `Root=1-${Math.floor(time.getTime() / 1000).toString(16)}-${requestId.replaceAll('-', '').slice(0, 24)}`,
    ],
  ];
  const own = new Set(forwarded.map(([name]) => name));
  const headers = joined([...all.filter(([name]) => !dropped.has(name) && !own.has(name)), ...forwarded]);
  const queryStringParameters = rawQueryString ? joined(new URLSearchParams(rawQueryString)) : undefined;
  const isBase64Encoded = body.length > 0 && !isText(headers['content-type']);
  return {
    version: '2.0',
    routeKey: route.key,
    rawPath,
    rawQueryString,
    ...(cookies.length && { cookies }),
    headers,
    ...(queryStringParameters && { queryStringParameters }),
    requestContext: {
      accountId: account,
      apiId: api.id,
      domainName: host,
      domainPrefix: host.split('.')[0] ?? host,
      http: {
        method: request.method ?? 'GET',
        path: rawPath,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp: request.socket.remoteAddress ?? '127.0.0.1',
        userAgent: request.headers['user-agent'] ?? '',
      },
      requestId,
      routeKey: route.key,
      stage: api.stage,
      time: logTime(time),
      timeEpoch: time.getTime(),
    },
    ...(pathParameters && { pathParameters }),
    ...(body.length && { body: body.toString(isBase64Encoded ? 'base64' : 'utf8') }),
    isBase64Encoded,
  };
}
