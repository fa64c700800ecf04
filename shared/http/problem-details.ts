import type { Logger } from '@aws-lambda-powertools/logger';
import type { MiddlewareObj } from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { DomainError } from '../errors.ts';
import { MethodNotAllowed } from './errors.ts';
import { isProblemCode, type Problem, problem } from './problems.ts';

type ProblemDetails = MiddlewareObj<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>;

/**
 * Turns every error into problem details (RFC 9457), gives every answer its request id, and writes one log line
 * for each request. An error that is not the domain's own becomes a 500 that says nothing of the inside.
 */
export function problemDetails(logger: Logger): ProblemDetails {
  return {
    onError: (request) => {
      const { requestId } = request.event.requestContext;
      const body = problemOf(request.error, requestId);
      if (body.status >= 500) logger.error('request failed', { requestId, error: summary(request.error) });
      request.response = {
        statusCode: body.status,
        headers: {
          'content-type': 'application/problem+json',
          'cache-control': 'no-store',
          ...(body.status === 401 && { 'www-authenticate': 'Bearer' }),
          ...(request.error instanceof DomainError &&
            request.error.retryAfterSeconds !== undefined && {
              'retry-after': String(request.error.retryAfterSeconds),
            }),
          ...(request.error instanceof MethodNotAllowed && { allow: request.error.allowed.join(', ') }),
        },
        body: JSON.stringify(body),
      };
      finish(request.event, request.response, logger);
    },
    after: (request) => {
      if (request.response) finish(request.event, request.response, logger);
    },
  };
}

function problemOf(error: unknown, requestId: string): Problem {
  return error instanceof DomainError && isProblemCode(error.code)
    ? problem(error.code, error.message, requestId, error.errors)
    : problem('internal_error', 'Something went wrong here. The request id helps to find it.', requestId);
}

function finish(
  event: APIGatewayProxyEventV2,
  response: APIGatewayProxyStructuredResultV2,
  logger: Logger,
): void {
  const { requestId } = event.requestContext;
  response.headers = { ...response.headers, 'x-request-id': requestId };
  logger.info('request', { requestId, route: event.routeKey, status: response.statusCode });
}

/** Name, message and stack of an error and of its causes. Errors' messages hold no values that clients sent. */
const summary = (error: unknown): unknown =>
  error instanceof Error
    ? {
        name: error.name,
        message: error.message,
        stack: error.stack,
        cause: error.cause && summary(error.cause),
      }
    : 'not an Error';
