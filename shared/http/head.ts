import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { Endpoint } from '../contracts/endpoint.ts';
import { endpoints } from '../contracts/index.ts';
import { pathParameters } from './path.ts';

/**
 * Whether HEAD asks about what GET answers: of the public documents and pages, for monitors and scanners of links.
 * HEAD has no routes of its own; it comes by `$default` to the function that serves those.
 */
export const takesHead = ({ method, scope }: Endpoint): boolean => method === 'GET' && scope === 'public';

/** Answers HEAD like GET, without the body. */
export async function answerHead(
  event: APIGatewayProxyEventV2,
  answer: (event: APIGatewayProxyEventV2) => Promise<APIGatewayProxyStructuredResultV2>,
): Promise<APIGatewayProxyStructuredResultV2> {
  if (event.requestContext.http.method !== 'HEAD') return await answer(event);
  const { body: _, isBase64Encoded: __, ...head } = await answer(asGet(event));
  return head;
}

function asGet(event: APIGatewayProxyEventV2): APIGatewayProxyEventV2 {
  for (const endpoint of endpoints.filter(takesHead)) {
    const parameters = pathParameters(endpoint.path, event.rawPath);
    if (parameters) return { ...event, routeKey: `GET ${endpoint.path}`, pathParameters: parameters };
  }
  return event;
}
