import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Answer } from './answer.ts';

const bodyLimitBytes = 10 * 1024 * 1024;

/** The gateway decodes paths; a malformed one stays as it is. */
export function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** The body, or undefined when it is larger than the gateway takes. */
export async function read(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size <= bodyLimitBytes) chunks.push(chunk as Buffer);
  }
  return size > bodyLimitBytes ? undefined : Buffer.concat(chunks);
}

/** Sends an answer as it is. */
export function send(response: ServerResponse, requestId: string, { status, headers, body }: Answer): void {
  const withoutBody = status === 204 || status === 304;
  response.writeHead(status, {
    ...headers,
    'apigw-requestid': requestId,
    ...(!withoutBody && { 'content-length': body.length }),
  });
  response.end(body);
}
