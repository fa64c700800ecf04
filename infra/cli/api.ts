import { randomUUID } from 'node:crypto';
import type { Client } from 'openapi-fetch';
import type { components, paths } from '../../dist/client/index.js';
import { connect } from '../client/client.ts';

/** The API with the types of its document. */
export type Api = Client<paths>;
export type Schemas = components['schemas'];

/** The header by which a request that is sent again does nothing twice. */
export const once = (): { header: { 'Idempotency-Key': string } } => ({
  header: { 'Idempotency-Key': randomUUID() },
});

/** Of an answer whose content is decoded already. */
function plain(headers: Headers): Headers {
  const others = new Headers(headers);
  for (const name of ['content-encoding', 'content-length']) others.delete(name);
  return others;
}

/**
 * A client that tells when it has to wait.
 * @param note takes a line for people
 */
export function openApi(baseUrl: string, apiKey: string, note: (line: string) => void): Api {
  const send = async (request: Request): Promise<Response> => {
    const response = await fetch(request);
    const seconds = Number(response.headers.get('Retry-After') ?? 0);
    if (response.status === 429 && seconds > 0)
      note(`Too many requests: the API asks to come again in ${seconds} s.`);
    // An answer that breaks off is none: read here, it is asked for again like one that never came.
    const body = response.body && (await response.arrayBuffer());
    return new Response(body, { status: response.status, headers: plain(response.headers) });
  };
  return connect<paths>({ baseUrl, apiKey, fetch: send }, []);
}
