import { Agent, request as send } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { Call } from './call.ts';

const agent = new Agent({ keepAlive: true });

/** Sends a call on to an emulator and streams back its answer. */
export async function forward(call: Call, emulator: string, body: Buffer): Promise<void> {
  const { headers, method } = call.request;
  const answer = await new Promise<import('node:http').IncomingMessage>((resolve, reject) => {
    const upstream = send(
      new URL(call.url.pathname + call.url.search, emulator),
      {
        agent,
        method,
        headers: { ...headers, 'content-length': String(body.length), connection: 'keep-alive' },
      },
      resolve,
    );
    upstream.on('error', reject);
    call.response.on('close', () => {
      if (!call.response.writableEnded) upstream.destroy();
    });
    upstream.end(body);
  });
  const { connection: _, 'transfer-encoding': __, ...answered } = answer.headers;
  call.response.writeHead(answer.statusCode ?? 502, answered);
  await pipeline(answer, call.response);
}
