import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { invocation, type LambdaContext } from '../observability/invocation.ts';
import { logger } from '../observability/logger.ts';
import type { MetricName } from '../observability/metric-units.ts';
import { count } from '../observability/metrics.ts';

type Answer = APIGatewayProxyStructuredResultV2;

/** Answers a request, and tells of it in one log line and one count: by its route, never by its path or query. */
export async function observe(
  event: APIGatewayProxyEventV2,
  context: LambdaContext,
  answer: () => Promise<Answer>,
): Promise<Answer> {
  const begin = performance.now();
  const { requestId } = event.requestContext;
  return await invocation(context, { requestId }, async () => {
    const response = await answer();
    const { statusCode: status = 200 } = response;
    const durationMs = Math.round(performance.now() - begin);
    logger.info('request', { route: event.routeKey, status, durationMs });
    count(outcomeOf(status));
    return response;
  });
}

function outcomeOf(status: number): MetricName {
  if (status >= 500) return 'RequestsFailed';
  if (status === 401 || status === 403) return 'RequestsUnauthorised';
  return status >= 400 ? 'RequestsRefused' : 'RequestsSucceeded';
}
