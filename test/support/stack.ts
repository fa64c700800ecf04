import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, inject } from 'vitest';
import * as z from 'zod';
import { operatorCredentials } from '../../infra/local/door/front-door.ts';
import type { Ready } from '../../infra/local/ready.ts';

const readyLine = z.strictObject({
  apiUrl: z.url(),
  apiKey: z.string().startsWith('ck_'),
  dropFolder: z.string(),
  importBucket: z.string(),
  s3Endpoint: z.url(),
  docsUrl: z.url(),
  inboxUrl: z.url(),
});

/** An answer of the API. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever the API answers
  readonly body: any;
}

/** A whole local stack in a process of its own, as `npm start` runs it. */
export interface RunningStack extends Ready {
  readonly data: string;
  readonly process: ChildProcess;
  /** Everything that it has written to standard output. */
  readonly stdout: () => string;
  readonly s3: S3Client;
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<HttpAnswer>;
  /** Ends it as a script would, and resolves with its exit code. */
  stop(): Promise<number | null>;
}

/** A new, empty folder for a stack's state. */
export const emptyFolder = (): string => mkdtempSync(join(tmpdir(), 'clientele-e2e-'));

/** A new folder for a stack's state. A stack with the settings of `cdk.json` finds itself built and synthesized there. */
export function stackFolder(): string {
  const folder = emptyFolder();
  cpSync(inject('cdkOut'), join(folder, 'cdk.out'), { recursive: true });
  return folder;
}

/**
 * A stack for all tests of a file, on a folder of its own: started before the first, stopped and removed after the last.
 * @param args of `npm start`
 * @returns the folder
 */
export function useStack(take: (started: RunningStack) => void, args: readonly string[] = []): string {
  const folder = stackFolder();
  let stack: RunningStack | undefined;
  // Seconds on a quiet machine.
  beforeAll(async () => {
    stack = await startStack(folder, args);
    take(stack);
  }, 180_000);
  afterAll(async () => {
    await stack?.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** Starts the stack on free ports by the command that scripts use, and waits until it is ready. */
export async function startStack(data: string, args: readonly string[] = []): Promise<RunningStack> {
  const child = spawn('npm', ['start', '--silent', '--', '--port', '0', '--data', data, '--json', ...args], {
    cwd: join(import.meta.dirname, '..', '..'),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk;
  });
  while (!stdout.includes('\n')) {
    if (child.exitCode !== null) throw new Error(`The stack ended at once: ${stderr}`);
    await sleep(50);
  }
  const ready = readyLine.parse(JSON.parse(stdout));
  const s3 = new S3Client({
    endpoint: ready.s3Endpoint,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: operatorCredentials,
  });
  return {
    ...ready,
    data,
    process: child,
    stdout: () => stdout,
    s3,
    call: (method, path, body, headers) => call(ready, method, path, body, headers),
    stop: async () => {
      s3.destroy();
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGTERM');
        await once(child, 'exit');
      }
      return child.exitCode;
    },
  };
}

async function call(
  { apiUrl, apiKey }: Ready,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<HttpAnswer> {
  const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
  const answer = await fetch(apiUrl + path, {
    method,
    headers: {
      authorization: `Bearer ${apiKey}`,
      ...(body !== undefined && { 'content-type': type }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  const isJson = /json/.test(answer.headers.get('content-type') ?? '');
  return { status: answer.status, headers: answer.headers, body: isJson ? JSON.parse(text) : text };
}

/** Asks until the answer is there. */
export async function eventually<T>(ask: () => Promise<T | undefined | false>, seconds = 30): Promise<T> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > deadline) throw new Error(`Nothing came within ${seconds} s: ${ask}`);
    await sleep(100);
  }
}
