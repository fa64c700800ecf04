import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as esbuild from 'esbuild';
import openapiTypes, { astToString } from 'openapi-typescript';
import ts from 'typescript';
import { endpoints } from '../shared/contracts/index.ts';
import { openApiDocument } from '../shared/http/openapi.ts';

const root = join(import.meta.dirname, '..');
const sources = join(import.meta.dirname, 'client');
const packages = join(root, 'node_modules');

/**
 * Generates the typed TypeScript client of the API: a folder that needs no package, to copy or to import.
 * @returns the folder
 */
export async function buildClient(): Promise<string> {
  const folder = join(root, 'dist', 'client');
  await mkdir(folder, { recursive: true });
  const files = {
    'index.js': await code(),
    'index.d.ts': declarations(entry),
    'client.d.ts': declarations(await readFile(join(sources, 'client.ts'), 'utf8')),
    'api.d.ts': await apiTypes(),
    ...(await openapiFetch()),
    'package.json': await readFile(join(sources, 'package.json'), 'utf8'),
    'README.md': await readFile(join(sources, 'README.md'), 'utf8'),
  };
  await Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(folder, name), text)));
  return folder;
}

const keyed = endpoints.filter(({ idempotent }) => idempotent).map(({ method, path }) => `${method} ${path}`);

/** What shops import: the client, bound to the types of this API. */
const entry = `
import type { Client } from 'openapi-fetch';
import type { components, paths } from './api.ts';
import { type ClienteleOptions, connect } from './client.ts';
export { type ClienteleOptions, ClienteleProblem, orThrow } from './client.ts';
export type { components, paths };

/** A client of the API: \`GET\`, \`POST\`, \`PATCH\` … with the types of each path. */
export function createClienteleClient(options: ClienteleOptions): Client<paths> {
  return connect<paths>(options, ${JSON.stringify(keyed)});
}
`;

async function code(): Promise<string> {
  const { outputFiles } = await esbuild.build({
    stdin: { contents: entry, resolveDir: sources, loader: 'ts' },
    bundle: true,
    write: false,
    platform: 'neutral',
    mainFields: ['module', 'main'],
    target: 'es2022',
    format: 'esm',
    logLevel: 'silent',
  });
  return outputFiles.map(({ text }) => text).join('');
}

/** The types of a module, which lie beside those of the others. */
function declarations(text: string): string {
  const { outputText } = ts.transpileDeclaration(text, { compilerOptions: { removeComments: false } });
  return besideEachOther(outputText);
}

const besideEachOther = (types: string): string =>
  types
    .replace(/(from ['"])(openapi-fetch|openapi-typescript-helpers)(['"])/g, '$1./$2.js$3')
    .replace(/(from ['"]\.\/\w+)\.ts(['"])/g, '$1.js$2');

/** The types of all paths and schemas. What has a default need not be sent. */
async function apiTypes(): Promise<string> {
  const nodes = await openapiTypes(JSON.stringify(openApiDocument('Clientele')), {
    silent: true,
    defaultNonNullable: false,
  });
  return astToString(nodes);
}

/** The types of the library that makes the calls, and its licence, which goes with its code. */
async function openapiFetch(): Promise<Record<string, string>> {
  const read = (...path: string[]) => readFile(join(packages, ...path), 'utf8');
  return {
    'openapi-fetch.d.ts': besideEachOther(await read('openapi-fetch', 'dist', 'index.d.mts')),
    'openapi-typescript-helpers.d.ts': await read('openapi-typescript-helpers', 'dist', 'index.d.ts'),
    'LICENSE-openapi-fetch': await read('openapi-fetch', 'LICENSE'),
  };
}

if (import.meta.main) console.log(`The client is in ${await buildClient()}`);
