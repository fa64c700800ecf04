import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { NotFound } from '../errors.ts';
import type { File } from '../http/reply.ts';
import { docsScript } from './page.ts';

const contentTypes: Readonly<Record<string, string>> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
};

/** The files that the build lays beside the function, compressed with brotli. */
const packaged = new Set(['swagger-ui-bundle.js', 'swagger-ui.css']);

/**
 * A script or style of the reference page.
 * @param folder where the build has laid the files
 * @param acceptEncoding the client's `Accept-Encoding`
 * @throws NotFound
 */
export async function docsAsset(
  name: string,
  folder: string,
  acceptEncoding: string | undefined,
): Promise<File> {
  const headers = {
    'content-type': contentTypes[name.split('.').pop() ?? ''] ?? 'application/octet-stream',
    'cache-control': 'public, max-age=3600',
    vary: 'accept-encoding',
  };
  if (name === 'reference.js') return { file: Buffer.from(docsScript), headers };
  if (!packaged.has(name)) throw new NotFound('The reference page has no such file.');
  const compressed = await readFile(join(folder, `${name}.br`));
  return /\bbr\b/.test(acceptEncoding ?? '')
    ? { file: compressed, headers: { ...headers, 'content-encoding': 'br' } }
    : { file: brotliDecompressSync(compressed), headers };
}
