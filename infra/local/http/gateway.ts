import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Functions } from '../functions/functions.ts';
import { mayInvoke } from '../functions/permissions.ts';
import type { Log } from '../log.ts';
import { messageOf } from '../problem.ts';
import { closeServer, listen } from '../process/ports.ts';
import { account, region } from '../template/identities.ts';
import type { Deployment, HttpApi } from '../template/model.ts';
import { accessLogLine } from './access-log.ts';
import { type Answer, answerOf, notFound, serverError, tooLarge, tooMany, unavailable } from './answer.ts';
import { isPreflight, preflight, withCors } from './cors.ts';
import { httpEvent, type Received } from './event.ts';
import { decoded, read, send } from './exchange.ts';
import { type Match, matchRoute, type Route } from './routes.ts';
import { Throttle } from './throttle.ts';

const integrationLimitMs = 30_000;

type Target = HttpApi['routes'][number];

/** What is served at the moment. */
interface Served {
  readonly api: HttpApi;
  readonly routes: readonly Route<Target>[];
  readonly permissions: Deployment['permissions'];
  readonly functions: Functions;
  readonly throttle: Throttle;
}

interface Answered {
  readonly answer: Answer;
  readonly routeKey?: string;
  /** What went wrong, for the access log. */
  readonly error?: string;
}

/** API Gateway's HTTP API: the routes, stage and CORS of the template, in front of the functions. */
export class Gateway {
  readonly url: string;
  readonly #server: ReturnType<typeof createServer>;
  readonly #log: Log;
  #served: Served | undefined;

  private constructor(server: ReturnType<typeof createServer>, port: number, log: Log) {
    this.#server = server;
    this.#log = log;
    this.url = `http://127.0.0.1:${port}`;
  }

  /** @throws Problem when the port is busy */
  static async open(port: number, log: Log): Promise<Gateway> {
    const server = createServer({ keepAliveTimeout: 60_000 });
    const gateway = new Gateway(server, await listen(server, port), log);
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      void gateway.#handle(request, response).catch((error: unknown) => {
        log.say(`The gateway failed: ${messageOf(error)}`);
        response.destroy();
      });
    });
    return gateway;
  }

  install({ api, permissions }: Deployment, functions: Functions): void {
    this.#served = api && {
      api,
      permissions,
      functions,
      routes: api.routes.map((target) => ({ key: target.key, target })),
      throttle: new Throttle(api.stage),
    };
  }

  close(): Promise<void> {
    return closeServer(this.#server);
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const served = this.#served;
    const [path = '/', ...query] = (request.url ?? '/').split('?');
    const received: Omit<Received, 'body'> = {
      request,
      rawPath: decoded(path),
      rawQueryString: query.join('?'),
      requestId: randomUUID(),
      time: new Date(),
    };
    if (!served) return send(response, received.requestId, unavailable);
    const body = await read(request);
    const {
      answer,
      routeKey = '-',
      error = '',
    } = body ? await this.#answer(served, { ...received, body }) : { answer: tooLarge };
    const readable = withCors(
      answer,
      served.api.cors,
      isPreflight(request) ? undefined : request.headers.origin,
    );
    send(response, received.requestId, isPreflight(request) ? answer : readable);
    const line = accessLogLine(
      served.api.stage,
      { ...received, body: Buffer.alloc(0) },
      routeKey,
      answer,
      error,
    );
    if (line) this.#log.file('access', `${line}\n`);
  }

  async #answer(served: Served, received: Received): Promise<Answered> {
    const { request, rawPath } = received;
    if (served.api.cors && isPreflight(request)) return { answer: preflight(served.api.cors, request) };
    const match = matchRoute(served.routes, request.method ?? 'GET', rawPath);
    if (!match) return { answer: notFound };
    const routeKey = match.route.key;
    if (!served.throttle.take(routeKey)) return { answer: tooMany, routeKey };
    return { routeKey, ...(await this.#invoke(served, received, match)) };
  }

  async #invoke(
    { api, functions, permissions }: Served,
    received: Received,
    match: Match<Target>,
  ): Promise<Answered> {
    const { functionArn, timeoutMs, key } = match.route.target;
    const pool = functions.get(functionArn);
    const sourceArn = `arn:aws:execute-api:${region}:${account}:${api.id}/${api.stage.StageName}/${key.replace(' /', '/')}`;
    if (!pool || !mayInvoke(permissions, 'apigateway.amazonaws.com', pool, sourceArn)) {
      const error = `API Gateway may not invoke the function behind ${key}: the template gives it no permission`;
      this.#log.say(error);
      return { answer: serverError, error };
    }
    const event = httpEvent(received, match, { id: api.id, stage: api.stage.StageName });
    const timer = new AbortController();
    const late = sleep(Math.min(timeoutMs, integrationLimitMs), 'late' as const, {
      signal: timer.signal,
    }).catch(() => 'late' as const);
    const outcome = await Promise.race([pool.invoke(event), late]);
    timer.abort();
    if (outcome === 'late') return { answer: unavailable, error: 'the function took too long' };
    if (!outcome.ok) return { answer: serverError, error: outcome.error.errorMessage };
    return { answer: answerOf(outcome.payload) };
  }
}
