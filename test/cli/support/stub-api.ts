import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import { serve } from '../../support/serve.ts';

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
  const { url, stop } = await serve(async (incoming, response) => {
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
  onTestFinished(stop);
  const calls = (): string[] => came.map(({ call }) => call);
  return { url, came, calls, env: { CLIENTELE_URL: url, CLIENTELE_API_KEY: 'ck_stub' } };
}
