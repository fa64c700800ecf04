import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { type Answer, answerOf } from '../../../infra/local/http/answer.ts';
import { httpEvent } from '../../../infra/local/http/event.ts';
import { matchRoute } from '../../../infra/local/http/routes.ts';
import { endpoints } from '../../../shared/contracts/index.ts';
import { serve } from '../../support/serve.ts';

/** What the API would say to a post of the page. */
export interface ApiAnswer {
  /** 0: the connection breaks. */
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** It waits for this. */
  readonly after?: Promise<void>;
}

/** A request that reached the server. */
export interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface PageServer {
  readonly url: string;
  readonly seen: readonly Seen[];
  /** How it answers posts from now on. */
  answer(answer: ApiAnswer): void;
  /** Forgets what it has seen. */
  forget(): void;
  close(): Promise<void>;
}

type Handler = (event: APIGatewayProxyEventV2, context: object) => Promise<APIGatewayProxyStructuredResultV2>;

const routes = [
  ...endpoints
    .filter((endpoint) => endpoint.function === 'reference')
    .map(({ method, path }) => ({ key: `${method} ${path}`, target: undefined })),
  { key: '$default', target: undefined },
];

/** The built `reference` function as deployed: its folder by itself, where no package.json makes its CommonJS a module. */
export function builtReference(shopName: string): { reference: Handler; remove: () => void } {
  process.env.SHOP_NAME = shopName;
  process.env.PASSWORD_MIN_LENGTH = '8';
  process.env.DEFAULT_LANGUAGE = 'en';
  const folder = mkdtempSync(join(tmpdir(), 'clientele-pages-'));
  cpSync(join(import.meta.dirname, '../../../dist/reference'), folder, { recursive: true });
  const { handler }: { handler: Handler } = createRequire(import.meta.url)(join(folder, 'index.js'));
  return { reference: handler, remove: () => rmSync(folder, { recursive: true }) };
}

/** Serves the built `reference` function as the gateway does; posts get the answer that the test has set. */
export async function startPageServer(shopName: string): Promise<PageServer> {
  const { reference, remove } = builtReference(shopName);
  const seen: Seen[] = [];
  let next: ApiAnswer = { status: 500 };

  const answerTo = async (request: IncomingMessage, body: Buffer): Promise<Answer> => {
    const { method = '', url = '', headers } = request;
    seen.push({ method, url, headers, body: body.toString() });
    if (method === 'POST') {
      const { status, body: json, headers = {}, after } = next;
      await after;
      const text = json === undefined ? '' : JSON.stringify(json);
      const type = status < 400 ? 'application/json' : 'application/problem+json';
      return {
        status,
        headers: { ...(text && { 'content-type': type }), ...headers },
        body: Buffer.from(text),
      };
    }
    const [rawPath = '', rawQueryString = ''] = url.split('?');
    const match = matchRoute(routes, method, rawPath);
    if (!match) throw new Error('$default matches everything.');
    const received = {
      request,
      rawPath,
      rawQueryString,
      body,
      requestId: crypto.randomUUID(),
      time: new Date(),
    };
    const event = httpEvent(received, match, { id: 'pages', stage: '$default' });
    return answerOf(JSON.stringify(await reference(event, {})));
  };

  const { url, stop } = await serve(async (request, response) => {
    const { status, headers, body } = await answerTo(request, await buffer(request));
    if (status === 0) return void request.socket.destroy();
    response.writeHead(status, headers).end(body);
  });
  return {
    url,
    seen,
    answer: (answer) => {
      next = answer;
    },
    forget: () => seen.splice(0),
    close: async () => {
      await stop();
      remove();
    },
  };
}
