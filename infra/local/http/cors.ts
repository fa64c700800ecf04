import type { IncomingMessage } from 'node:http';
import type { HttpApi } from '../template/model.ts';
import type { Answer } from './answer.ts';

type Cors = NonNullable<HttpApi['cors']>;

const allowsOrigin = (cors: Cors, origin: string): boolean =>
  cors.AllowOrigins.some((allowed) => {
    if (allowed === '*' || allowed === origin) return true;
    const [before = '', after] = allowed.split('*');
    return after !== undefined && origin.startsWith(before) && origin.endsWith(after);
  });

/** The gateway's own answer to a preflight: 204, with headers only if the origin is allowed. */
export function preflight(cors: Cors, request: IncomingMessage): Answer {
  const { origin = '' } = request.headers;
  if (!allowsOrigin(cors, origin)) return { status: 204, headers: {}, body: Buffer.alloc(0) };
  return {
    status: 204,
    headers: {
      ...originHeaders(cors, origin),
      ...(cors.AllowMethods.length && { 'access-control-allow-methods': cors.AllowMethods.join(',') }),
      ...(cors.AllowHeaders.length && { 'access-control-allow-headers': cors.AllowHeaders.join(',') }),
      ...(cors.MaxAge !== undefined && { 'access-control-max-age': String(cors.MaxAge) }),
    },
    body: Buffer.alloc(0),
  };
}

export const isPreflight = ({ method, headers }: IncomingMessage): boolean =>
  method === 'OPTIONS' &&
  headers.origin !== undefined &&
  headers['access-control-request-method'] !== undefined;

/** The answer as a browser may read it: the function's own CORS headers give way to the API's. */
export function withCors(answer: Answer, cors: Cors | undefined, origin: string | undefined): Answer {
  if (!cors) return answer;
  const kept = Object.entries(answer.headers).filter(([name]) => !name.startsWith('access-control-'));
  const headers = origin && allowsOrigin(cors, origin) ? originHeaders(cors, origin) : {};
  return { ...answer, headers: { ...Object.fromEntries(kept), ...headers } };
}

const originHeaders = (cors: Cors, origin: string): Record<string, string> => ({
  'access-control-allow-origin': cors.AllowOrigins.includes('*') && !cors.AllowCredentials ? '*' : origin,
  ...(cors.AllowCredentials && { 'access-control-allow-credentials': 'true' }),
  ...(cors.ExposeHeaders.length && { 'access-control-expose-headers': cors.ExposeHeaders.join(',') }),
});
