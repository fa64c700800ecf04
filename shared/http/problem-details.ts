import type { MiddlewareObj } from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { Busy, DomainError, MissingScope } from '../errors.ts';
import { summaryOf } from '../observability/error-summary.ts';
import { logger } from '../observability/logger.ts';
import { MethodNotAllowed } from './errors.ts';
import { isProblemCode, type Problem, problem } from './problems.ts';

type ProblemDetails = MiddlewareObj<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>;

/**
 * Turns every error into problem details (RFC 9457), and gives every answer its request id. An error that is not the
 * domain's own becomes a 500 that says nothing of the inside.
 */
export function problemDetails(): ProblemDetails {
  return {
    onError: (request) => {
      const { requestId } = request.event.requestContext;
      const body = problemOf(request.error, request.event);
      if (body.status >= 500) logger.error('request failed', { error: summaryOf(request.error) });
      request.response = {
        statusCode: body.status,
        headers: {
          'content-type': 'application/problem+json',
          'cache-control': 'no-store',
          'x-request-id': requestId,
          ...challenge(body.status, request.error),
          ...retryAfter(body.status, request.error),
          ...(request.error instanceof MethodNotAllowed && { allow: request.error.allowed.join(', ') }),
        },
        body: JSON.stringify(body),
      };
    },
    after: ({ event, response }) => {
      if (response)
        response.headers = { ...response.headers, 'x-request-id': event.requestContext.requestId };
    },
  };
}

function problemOf(error: unknown, { headers, requestContext }: APIGatewayProxyEventV2): Problem {
  const { requestId } = requestContext;
  if (!(error instanceof DomainError) || !isProblemCode(error.code))
    return problem(
      'internal_error',
      'Something went wrong here. The request id helps to find it.',
      requestId,
    );
  const isKeyed = error instanceof Busy && headers['idempotency-key'] !== undefined;
  const detail = isKeyed ? `${error.message} Keep its Idempotency-Key.` : error.message;
  return problem(error.code, detail, requestId, error.errors, error.counts);
}

/** Who was not let in is told how to get in (RFC 6750, section 3). */
function challenge(status: number, error: unknown): { 'www-authenticate'?: string } {
  if (status === 401) return { 'www-authenticate': 'Bearer' };
  if (!(error instanceof MissingScope)) return {};
  const scope = error.scopes.length > 0 ? `, scope="${error.scopes.join(' ')}"` : '';
  return { 'www-authenticate': `Bearer error="insufficient_scope"${scope}` };
}

/** Who may come again is told when, always: in a second, if the error does not know better. */
function retryAfter(status: number, error: unknown): { 'retry-after'?: string } {
  const known = error instanceof DomainError ? error.retryAfterSeconds : undefined;
  const seconds = known ?? (status === 429 || status === 503 ? 1 : undefined);
  return seconds === undefined ? {} : { 'retry-after': String(seconds) };
}
