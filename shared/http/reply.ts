import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type * as z from 'zod';
import type { Endpoint } from '../contracts/endpoint.ts';
import { type Selection, select, selectionOf } from './selection.ts';

type BodyOf<E extends Endpoint> = E['success'] extends { readonly schema: infer Schema extends z.ZodType }
  ? z.input<Schema>
  : undefined;

/** What a handler answers. The contract says the status. */
export interface Reply<E extends Endpoint> {
  readonly body: BodyOf<E>;
  /** Answers an `ETag` for this version. */
  readonly version?: number;
  /** Path of what was created. */
  readonly location?: string;
  /** Path of the resource that is answered, if the request names it otherwise. */
  readonly contentLocation?: string | undefined;
  /** Whether an earlier request with the same Idempotency-Key created it. */
  readonly replayed?: boolean;
  /** The fields that are answered when the request does not say which. */
  readonly fields?: readonly string[] | undefined;
  /** Path and query string of the next page. */
  readonly next?: string | undefined;
}

/** What a handler answers that only says what it would do. */
export interface DryRun<E extends Endpoint> {
  readonly dryRun: E['dryRun'] extends { readonly schema: infer Schema extends z.ZodType }
    ? z.input<Schema>
    : never;
}

/** A file instead of JSON. */
export interface File {
  readonly file: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

export type Answer<E extends Endpoint> = Reply<E> | DryRun<E> | File;

/** Serialises through the contract's schema: a field that it does not name cannot leak. */
export function toResponse<E extends Endpoint>(
  endpoint: E,
  reply: Answer<E>,
  asked?: Selection,
): APIGatewayProxyStructuredResultV2 {
  const { status: statusCode, schema } = endpoint.success;
  if ('file' in reply) {
    return {
      statusCode,
      headers: { ...reply.headers },
      isBase64Encoded: !isText(reply),
      body: reply.file.toString(isText(reply) ? 'utf8' : 'base64'),
    };
  }
  if ('dryRun' in reply) {
    const headers = { 'cache-control': 'no-store', 'content-type': 'application/json' };
    return { statusCode: 200, headers, body: JSON.stringify(endpoint.dryRun?.schema.parse(reply.dryRun)) };
  }
  const { version, location, contentLocation, replayed, fields, next } = reply;
  const headers = {
    'cache-control': 'no-store',
    ...(version !== undefined && { etag: `"${version}"` }),
    ...(location !== undefined && { location }),
    ...(contentLocation !== undefined && { 'content-location': contentLocation }),
    ...(replayed && { 'idempotent-replayed': 'true' }),
    ...(next !== undefined && { link: `<${next}>; rel="next"` }),
  };
  if (!schema) return { statusCode, headers };
  const parsed = schema.parse(reply.body);
  const selection = asked ?? (fields && selectionOf(fields));
  const body = JSON.stringify(selection ? select(schema, parsed, selection) : parsed);
  return { statusCode, headers: { ...headers, 'content-type': 'application/json' }, body };
}

/** Text can still be compressed on its way; what the build has compressed stays as it is. */
const isText = ({ headers }: File): boolean =>
  headers['content-encoding'] === undefined && (headers['content-type'] ?? '').endsWith('charset=utf-8');
