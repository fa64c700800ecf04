import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import * as z from 'zod';
import { operatorCredentials } from './door/front-door.ts';
import { Problem } from './problem.ts';
import type { Stack } from './stack.ts';
import { region } from './template/identities.ts';

const readySchema = z.strictObject({
  apiUrl: z.url(),
  apiKey: z.string(),
  /** A file put here is the same as a PutObject into the import bucket. */
  dropFolder: z.string(),
  importBucket: z.string(),
  s3Endpoint: z.url(),
  docsUrl: z.url(),
  /** A page with the mails that were sent; `<inboxUrl>/store` answers them as JSON. */
  inboxUrl: z.url(),
});

/** What a script needs to know of a running stack. */
export type Ready = Readonly<z.output<typeof readySchema>>;

const readyFile = (data: string): string => join(data, 'ready.json');

/** Notes in the data folder by what the stack is used, for as long as it runs; only its owner can read it. */
export function noteReady(ready: Ready, data: string): { forget(): void } {
  writeFileSync(readyFile(data), JSON.stringify(ready), { mode: 0o600 });
  return { forget: () => rmSync(readyFile(data), { force: true }) };
}

/**
 * What the stack that runs on a data folder has noted.
 * @throws Problem when none does
 */
export function readReady(data: string): Ready {
  try {
    return readySchema.parse(JSON.parse(readFileSync(readyFile(data), 'utf8')));
  } catch {
    throw new Problem(
      `No stack runs on ${data}. Start one in another terminal: npm start. If one runs on another folder, name it: -- --data DIR.`,
    );
  }
}

/** Everything by which a running stack is used. */
export function readyOf(stack: Stack, data: string): Ready {
  const { outputs, functions, buckets } = stack.deployment;
  const parameter = functions.map(({ environment }) => environment.FIRST_API_KEY_PARAMETER).find(Boolean);
  return {
    apiUrl: stack.apiUrl,
    apiKey: (parameter && stack.parameters.read(parameter)) ?? '',
    dropFolder: join(data, 'drop'),
    importBucket: buckets.find(({ NotificationConfiguration }) => NotificationConfiguration)?.name ?? '',
    s3Endpoint: stack.awsUrl,
    docsUrl: outputs.DocsUrl ?? stack.apiUrl,
    inboxUrl: stack.inboxUrl,
  };
}

/** The same without the key, when that was revoked or has expired. */
export async function withoutDeadKey(ready: Ready): Promise<Ready> {
  const headers = { Authorization: `Bearer ${ready.apiKey}` };
  const { status } = await fetch(`${ready.apiUrl}/v1/jobs?limit=1`, { headers });
  return status === 401 ? { ...ready, apiKey: '' } : ready;
}

/** How to get a first API key again that works. */
export function keyHint({ firstApiKey = 1 }: Readonly<Record<string, unknown>>): string {
  const next = Number(firstApiKey) + 1;
  return `The first API key is not valid any more. Another one: npm start -- -c firstApiKey=${next}`;
}

/** The block that a person reads once the stack is ready. */
export function readyText(ready: Ready, logs: string): string {
  const { apiUrl, apiKey, docsUrl, inboxUrl, importBucket, s3Endpoint } = ready;
  const dropFolder = shown(ready.dropFolder);
  const { accessKeyId, secretAccessKey } = operatorCredentials;
  const credentials = `AWS_ACCESS_KEY_ID=${accessKeyId} AWS_SECRET_ACCESS_KEY=${secretAccessKey} AWS_DEFAULT_REGION=${region}`;
  return `
Clientele is running.

  API          ${apiUrl}
  API key      ${apiKey || '(not valid any more)'}
  Docs         ${docsUrl}
  Inbox        ${inboxUrl}
  Try it       curl -H 'Authorization: Bearer ${apiKey || 'ck_…'}' ${apiUrl}/v1/customers

  CSV drops    cp people.csv ${dropFolder}/
               or into the bucket itself:
               ${credentials} \\
                 aws s3 cp people.csv s3://${importBucket}/ --endpoint-url ${s3Endpoint}

  Logs         ${shown(logs)}
  Stop         Ctrl-C stops everything.
`;
}

/** A path as short as a person would type it. */
function shown(path: string): string {
  const short = relative('.', path);
  return short.startsWith('..') ? path : short;
}
