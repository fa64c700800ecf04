import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { closeServer, listen } from '../../infra/local/process/ports.ts';

type Handler = (request: IncomingMessage, response: ServerResponse) => unknown;

export interface Served {
  readonly url: string;
  /** Hangs up on everybody, and resolves once no request is at work any more: what it asks may be closed then. */
  stop(): Promise<void>;
}

/**
 * Serves on a port of this machine. Who has hung up is answered no more; a request that fails otherwise is told why,
 * with 500. Neither is a rejection that nobody handles, which would fail whatever test runs by then.
 */
export async function serve(handler: Handler): Promise<Served> {
  const atWork = new Set<Promise<void>>();
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    try {
      await handler(request, response);
    } catch (error) {
      if (response.headersSent || response.destroyed) response.destroy();
      else response.writeHead(500, { 'content-type': 'text/plain' }).end(String(error));
    }
  };
  const server = createServer((request, response) => {
    const work = answer(request, response).finally(() => atWork.delete(work));
    atWork.add(work);
  });
  const port = await listen(server, 0);
  return {
    url: `http://127.0.0.1:${port}`,
    stop: async () => {
      await closeServer(server);
      await Promise.all(atWork);
    },
  };
}
