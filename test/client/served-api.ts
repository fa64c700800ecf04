import { type Api, setupApi } from '../support/api.ts';
import { serve } from '../support/serve.ts';

/** The HTTP functions as what a client's `fetch` reaches. */
export async function setupFetch(): Promise<Api & { fetch: (request: Request) => Promise<Response> }> {
  const api = await setupApi();
  const answer = async (request: Request) => {
    const { pathname, search } = new URL(request.url);
    const text = await request.text();
    const { status, headers, body } = await api.call(request.method, pathname + search, {
      ...(text && { text }),
      headers: Object.fromEntries(request.headers),
      key: null,
    });
    const isJson = headers['content-type']?.includes('json');
    return new Response(status === 204 ? null : isJson ? JSON.stringify(body) : body, { status, headers });
  };
  return { ...api, fetch: answer };
}

/** The same on a port of this machine. */
export async function setupServer(): Promise<Api & { url: string; stop: () => Promise<void> }> {
  const { fetch, ...api } = await setupFetch();
  const { url, stop } = await serve(async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const request = new Request(`http://${incoming.headers.host}${incoming.url}`, {
      method: incoming.method ?? 'GET',
      headers: Object.entries(incoming.headers).map(([name, value]): [string, string] => [
        name,
        String(value),
      ]),
      ...(chunks.length > 0 && { body: Buffer.concat(chunks) }),
    });
    const response = await fetch(request);
    // The body is decoded already.
    response.headers.delete('content-encoding');
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    outgoing.end(await response.text());
  });
  return { ...api, url, stop };
}
