import * as z from 'zod';
import { isObject, type Json } from '../json.ts';

/** An answer to an HTTP request. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: Buffer;
}

/** An answer of the gateway itself. */
const gatewayAnswer = (status: number, message: string): Answer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: Buffer.from(JSON.stringify({ message })),
});

export const notFound = gatewayAnswer(404, 'Not Found');
export const serverError = gatewayAnswer(500, 'Internal Server Error');
export const unavailable = gatewayAnswer(503, 'Service Unavailable');
export const tooLarge = gatewayAnswer(413, 'Request Entity Too Large');
export const tooMany = gatewayAnswer(429, 'Too Many Requests');

const scalar = z.union([z.string(), z.number(), z.boolean()]);
const formatted = z.object({
  statusCode: z.coerce.number().int().min(100).max(599),
  headers: z.record(z.string(), scalar).nullish(),
  cookies: z.array(z.string()).nullish(),
  body: z.string().nullish(),
  isBase64Encoded: z.boolean().nullish(),
});

/**
 * What the gateway answers for a function's result. Without a status code the result itself is the JSON body of a 200;
 * a malformed result is a 500.
 */
export function answerOf(payload: string): Answer {
  const result: Json = z.json().parse(JSON.parse(payload));
  if (!isObject(result) || result.statusCode === undefined) {
    const text = typeof result === 'string' ? result : JSON.stringify(result);
    return { status: 200, headers: { 'content-type': 'application/json' }, body: Buffer.from(text) };
  }
  const parsed = formatted.safeParse(result);
  if (!parsed.success) return serverError;
  const { statusCode, headers, cookies, body, isBase64Encoded } = parsed.data;
  const named = Object.entries(headers ?? {}).map(
    ([name, value]) => [name.toLowerCase(), String(value)] as const,
  );
  return {
    status: statusCode,
    headers: {
      ...(body && { 'content-type': 'text/plain; charset=utf-8' }),
      ...Object.fromEntries(named),
      ...(cookies?.length && { 'set-cookie': cookies }),
    },
    body: Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8'),
  };
}
