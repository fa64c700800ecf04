import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { messageOf } from '../local/problem.ts';
import { UsageError } from './refusals.ts';
import type { Terminal } from './terminal.ts';

/** Options that every command has. */
export interface ConnectionOptions {
  readonly url?: string;
  readonly apiKeyFile?: string;
  readonly data?: string;
}

/** Which deployment is meant, and with which API key. */
export interface Connection {
  readonly baseUrl: string;
  /** Absent when none was given. */
  readonly apiKey: string | undefined;
  /** Where the key is from, for people. */
  readonly keyFrom: string;
  /** The options that name the same deployment again, for hints; begins with a blank unless it is empty. */
  readonly options: string;
}

/** Where `npm start` keeps what it runs on, unless it is told another folder. */
const localData = join(import.meta.dirname, '..', '..', '.local');

/**
 * Finds the deployment: the one that is named, else the local stack that runs. The key of a local stack goes to that
 * stack only.
 * @throws UsageError with what to do
 */
export async function findConnection(
  options: ConnectionOptions,
  { env, command }: Terminal,
): Promise<Connection> {
  const named = options.url ?? (options.data === undefined ? env.CLIENTELE_URL || undefined : undefined);
  if (options.url !== undefined && options.data !== undefined)
    throw new UsageError('--url names a deployment, --data a local stack: give one of them.');
  const key = givenKey(options, env);
  const again = [
    options.url !== undefined ? ` --url ${options.url}` : '',
    options.data !== undefined ? ` --data ${options.data}` : '',
    options.apiKeyFile !== undefined ? ` --api-key-file ${options.apiKeyFile}` : '',
  ].join('');
  if (named !== undefined) return { baseUrl: checkedUrl(named), ...key, options: again };
  const data = resolve(options.data ?? localData);
  const { readReady } = await import('../local/ready.ts');
  try {
    const { apiUrl, apiKey } = readReady(data);
    const local = { apiKey: apiKey || undefined, keyFrom: 'the running local stack' };
    return { baseUrl: apiUrl, ...(key.apiKey === undefined ? local : key), options: again };
  } catch (error) {
    if (options.data !== undefined) throw new UsageError(messageOf(error));
    throw new UsageError(unnamed(command));
  }
}

const unnamed = (command: string): string => `Which Clientele? None is named, and no stack runs on ./.local.

  Here     npm start    in another terminal: it is found by itself
           --data DIR   for a stack on another folder
  On AWS   export CLIENTELE_URL=https://… CLIENTELE_API_KEY=ck_…

Whether it can be reached, this says: ${command} health`;

function givenKey(
  { apiKeyFile }: ConnectionOptions,
  env: Terminal['env'],
): Pick<Connection, 'apiKey' | 'keyFrom'> {
  if (apiKeyFile !== undefined) return { apiKey: keyIn(apiKeyFile), keyFrom: `the file ${apiKeyFile}` };
  const apiKey = env.CLIENTELE_API_KEY?.trim() || undefined;
  return { apiKey: apiKey && checkedKey(apiKey, 'CLIENTELE_API_KEY'), keyFrom: 'CLIENTELE_API_KEY' };
}

function keyIn(file: string): string {
  try {
    return checkedKey(readFileSync(file, 'utf8').trim(), file);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`The API key cannot be read: ${messageOf(error)}.`);
  }
}

function checkedKey(key: string, from: string): string {
  if (/^ck_[\x21-\x7e]+$/.test(key)) return key;
  throw new UsageError(`${from} holds no API key: those begin with ck_.`);
}

const thisMachine = new Set(['localhost', '127.0.0.1', '[::1]']);

function checkedUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol))
    throw new UsageError(`"${text}" is no address of an API. One looks like https://api.my-shop.com.`);
  if (url.protocol === 'http:' && !thisMachine.has(url.hostname))
    throw new UsageError(`${url.origin} is not encrypted: the API key would be seen on its way. Use https.`);
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}
