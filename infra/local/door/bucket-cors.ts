import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Bucket } from '../template/model.ts';

type Rule = NonNullable<Bucket['CorsConfiguration']>['CorsRules'][number];

const matches = (pattern: string, value: string): boolean => {
  const [before = '', after] = pattern.split('*');
  if (after === undefined) return pattern === value;
  return value.length >= before.length + after.length && value.startsWith(before) && value.endsWith(after);
};

function ruleFor(
  buckets: readonly Bucket[],
  bucket: string,
  origin: string,
  method: string,
): Rule | undefined {
  const rules = buckets.find(({ name }) => name === bucket)?.CorsConfiguration?.CorsRules ?? [];
  return rules.find(
    (rule) =>
      rule.AllowedOrigins.some((allowed) => matches(allowed, origin)) && rule.AllowedMethods.includes(method),
  );
}

/**
 * Applies a bucket's CORS rules to a browser's request.
 * @returns whether it was a preflight, which is thereby answered
 */
export function applyBucketCors(
  request: IncomingMessage,
  response: ServerResponse,
  bucket: string,
  buckets: readonly Bucket[],
): boolean {
  const { origin } = request.headers;
  const preflight = request.method === 'OPTIONS';
  const method = preflight ? request.headers['access-control-request-method'] : request.method;
  const rule = origin && method ? ruleFor(buckets, bucket, origin, method) : undefined;
  if (rule && origin) {
    response.setHeader('access-control-allow-origin', rule.AllowedOrigins.includes('*') ? '*' : origin);
    response.setHeader('access-control-allow-methods', rule.AllowedMethods.join(', '));
    if (rule.ExposedHeaders.length)
      response.setHeader('access-control-expose-headers', rule.ExposedHeaders.join(', '));
    if (preflight) {
      const headers = rule.AllowedHeaders.includes('*')
        ? request.headers['access-control-request-headers']
        : rule.AllowedHeaders.join(', ');
      if (headers) response.setHeader('access-control-allow-headers', headers);
      if (rule.MaxAge !== undefined) response.setHeader('access-control-max-age', String(rule.MaxAge));
    }
  }
  if (!preflight) return false;
  response.writeHead(rule ? 200 : 403).end();
  return true;
}
