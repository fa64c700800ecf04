import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';

/** A request as it came. */
export interface Came {
  readonly call: string;
  /** Path and query string. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

type Answer = (came: Came, response: ServerResponse, url: string) => unknown;

/**
 * An API that answers what a test says, for what the real one does not do on demand.
 * @param answers by method and path; what is returned is sent as JSON, with 200
 */
export async function setupStub(answers: Readonly<Record<string, Answer>>) {
  const came: Came[] = [];
  const server = createServer(async (incoming, response) => {
    const call = `${incoming.method} ${incoming.url?.split('?')[0]}`;
    const request = {
      call,
      url: incoming.url ?? '',
      headers: incoming.headers,
      body: await buffer(incoming).catch(() => Buffer.of()),
    };
    came.push(request);
    const said = answers[call]?.(request, response, url);
    if (response.headersSent || response.destroyed) return;
    const status = answers[call] ? response.statusCode : 404;
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(said ?? {}));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const calls = (): string[] => came.map(({ call }) => call);
  return { url, came, calls, env: { CLIENTELE_URL: url, CLIENTELE_API_KEY: 'ck_stub' } };
}
