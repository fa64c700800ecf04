import middy from '@middy/core';
import httpSecurityHeaders from '@middy/http-security-headers';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import type { Origin } from '../audit/audit.ts';
import type { Endpoint } from '../contracts/endpoint.ts';
import { type Contracts, contracts } from '../contracts/index.ts';
import type { Visitor } from '../credentials/session.ts';
import type { IdempotentRequest } from '../idempotency/once.ts';
import {
  type Admission,
  admit,
  admitForce,
  type Callers,
  type LoggedIn,
  type Principal,
} from './admission.ts';
import { parseBody } from './body.ts';
import { compression } from './compression.ts';
import { answerHead } from './head.ts';
import { forAnyVersion } from './if-match.ts';
import { observe } from './observe.ts';
import { problemDetails } from './problem-details.ts';
import { type Answer, toResponse } from './reply.ts';
import { type Input, parseIdempotency, parseInput } from './request.ts';
import { unknownRoute } from './unknown-route.ts';

/** A validated request with its caller. */
export interface Request<E extends Endpoint> extends Input<E> {
  /** Nobody at public endpoints. */
  readonly principal: E['scope'] extends 'session' ? LoggedIn : Principal;
  readonly origin: Origin;
  readonly idempotency: IdempotentRequest | undefined;
  /** Who sends it, as far as the network and the program tell. */
  readonly visitor: Visitor;
  /** Path and query string as the client sent them. */
  readonly url: { readonly path: string; readonly query: string };
  /** By lower-cased name. */
  readonly headers: Readonly<Record<string, string | undefined>>;
}

/** A handler for every endpoint that the function serves. */
export type Handlers<Name extends Endpoint['function']> = {
  readonly [Operation in keyof Contracts as Contracts[Operation]['function'] extends Name
    ? Operation
    : never]: (request: Request<Contracts[Operation]>) => Promise<Answer<Contracts[Operation]>>;
};

type AnyHandler = (request: Request<Endpoint>) => Promise<Answer<Endpoint>>;

/**
 * Makes the Lambda handler of an HTTP function: authentication, validation, the endpoint's handler, serialisation
 * by the contract, and problem details for every error.
 * @param callers how callers are told; absent in a function whose endpoints are all public
 */
export function httpFunction<Name extends Endpoint['function']>(
  name: Name,
  handlers: Handlers<Name>,
  callers: Callers = {},
) {
  const routes = new Map<string, { endpoint: Endpoint; handler: AnyHandler }>();
  for (const [operation, endpoint] of Object.entries<Endpoint>(contracts)) {
    if (endpoint.function !== name) continue;
    // The mapped type above ties each handler to its endpoint; a map of all of them cannot say so.
    const handler = (handlers as Readonly<Record<string, AnyHandler>>)[operation];
    if (handler) routes.set(`${endpoint.method} ${endpoint.path}`, { endpoint, handler });
  }
  const serve = async (event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> => {
    const route = routes.get(event.routeKey);
    // A preflight that the gateway did not answer itself; it adds the CORS headers all the same.
    if (!route && event.requestContext.http.method === 'OPTIONS') return { statusCode: 204 };
    if (!route) throw unknownRoute(event.requestContext.http.method, event.rawPath);
    const { endpoint, handler } = route;
    const { principal, actor }: Admission = await admit(endpoint, event, callers);
    parseBody(endpoint, event);
    const { input, versions, selection } = parseInput(endpoint, event);
    admitForce(endpoint, input.query, principal);
    const request = {
      ...input,
      principal,
      visitor: { from: event.requestContext.http.sourceIp, userAgent: event.headers['user-agent'] },
      origin: { actor, requestId: event.requestContext.requestId, now: new Date() },
      idempotency: parseIdempotency(endpoint, event, principal.id, input.body),
      url: { path: event.rawPath, query: event.rawQueryString },
      headers: event.headers,
    };
    const reply = await forAnyVersion(versions, (ifMatch) => handler({ ...request, ifMatch }));
    return toResponse(endpoint, reply, selection);
  };
  const answer = middy<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>()
    .use(httpSecurityHeaders(headerPolicy))
    .use(compression())
    .use(problemDetails())
    .handler(serve);
  return (event: APIGatewayProxyEventV2, context: Context) =>
    observe(event, context, () => answerHead(event, (get) => answer(get, context)));
}

/** Only headers that mean something for an API; a page brings its own content policy. */
const headerPolicy = {
  contentSecurityPolicy: false,
  crossOriginEmbedderPolicy: false,
  crossOriginOpenerPolicy: false,
  crossOriginResourcePolicy: false,
  dnsPrefetchControl: false,
  downloadOptions: false,
  originAgentCluster: false,
  permissionsPolicy: false,
  permittedCrossDomainPolicies: false,
  reportTo: false,
  reportingEndpoints: false,
} as const;
