import type { IncomingHttpHeaders } from 'node:http';
import { AwsError } from '../aws-error.ts';
import type { Call } from '../call.ts';

/** An S3 call, taken apart. */
export interface S3Call extends Call {
  readonly bucket: string;
  /** Empty for a call about the bucket itself. */
  readonly key: string;
  readonly query: URLSearchParams;
}

export const bucketArn = (bucket: string): string => `arn:aws:s3:::${bucket}`;
export const objectArn = (bucket: string, key: string): string => `arn:aws:s3:::${bucket}/${key}`;

/** Takes a path-style S3 address apart: `/bucket/key`. */
export function s3Call(call: Call): S3Call {
  const [, bucket = '', ...key] = call.url.pathname.split('/');
  return { ...call, bucket, key: decodeURIComponent(key.join('/')), query: call.url.searchParams };
}

const kept = [
  'content-type',
  'content-disposition',
  'content-encoding',
  'content-language',
  'cache-control',
  'expires',
];

/** The headers of an upload that come back with every download. */
export function storedHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  const entries = Object.entries(headers)
    .filter(([name]) => kept.includes(name) || name.startsWith('x-amz-meta-'))
    .map(([name, value]) => [name, String(value)] as const)
    .map(([name, value]) => [
      name,
      name === 'content-encoding' ? value.replace(/,?\s*aws-chunked,?\s*/, '') : value,
    ])
    .filter(([, value]) => value !== '');
  return { 'content-type': 'binary/octet-stream', ...Object.fromEntries(entries) };
}

/** What a presigned link may say about the download's headers. */
export function overriddenHeaders(query: URLSearchParams): Record<string, string> {
  const overrides = [...query].filter(([name]) => name.startsWith('response-'));
  return Object.fromEntries(overrides.map(([name, value]) => [name.slice('response-'.length), value]));
}

/**
 * The part of an object that `Range` asks for, or undefined for all of it.
 * @throws AwsError InvalidRange
 */
export function requestedRange(
  header: string | undefined,
  size: number,
): { start: number; end: number } | undefined {
  const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? [];
  if (from === '' && to === '') return undefined;
  const start = from === '' ? Math.max(0, size - Number(to)) : Number(from);
  const end = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1);
  if (start > end || start >= size)
    throw new AwsError('InvalidRange', 416, 'The requested range is not satisfiable');
  return { start, end };
}

/** @throws AwsError PreconditionFailed when `If-Match` or `If-None-Match` does not hold for a write */
export function checkWriteConditions(headers: IncomingHttpHeaders, eTag: string | undefined): void {
  const ifMatch = headers['if-match'];
  const failed =
    (ifMatch !== undefined && ifMatch !== eTag) || (headers['if-none-match'] === '*' && eTag !== undefined);
  if (failed)
    throw new AwsError(
      'PreconditionFailed',
      412,
      'At least one of the pre-conditions you specified did not hold',
    );
}

/** How a list writes keys: as they are, or encoded if the client has asked for that. */
export const encodingOf =
  (query: URLSearchParams) =>
  (key: string): string =>
    query.get('encoding-type') === 'url' ? encodeURIComponent(key) : key;
