import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { NotFound } from '../errors.ts';
import type { File } from '../http/reply.ts';

const contentTypes: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
};

/** Its own script, style and API, and nothing else; `data:` is the empty icon. */
const contentPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

/** Beyond what every answer has, such as `Referrer-Policy: no-referrer`. */
const commonHeaders = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

/**
 * A page that customers open, with its texts filled in. Serving it changes nothing, whatever fetches it.
 * @param name its template is `<name>.html` in the folder
 * @param folder where the build has laid the files
 */
export async function hostedPage(
  name: string,
  folder: string,
  texts: Readonly<Record<string, string>>,
): Promise<File> {
  const template = await readFile(join(folder, `${name}.html`), 'utf8');
  return {
    file: Buffer.from(fillIn(template, texts)),
    headers: {
      ...commonHeaders,
      'content-type': 'text/html; charset=utf-8',
      'content-language': texts.language ?? 'en',
      'content-security-policy': contentPolicy,
      'cache-control': 'no-store',
    },
  };
}

/**
 * The script or the style of a page.
 * @throws NotFound
 */
export async function hostedAsset(page: string, file: string, folder: string): Promise<File> {
  const contentType = contentTypes[extname(file)];
  if (!contentType || file !== page + extname(file)) throw new NotFound('This page has no such file.');
  return {
    file: await readFile(join(folder, file)),
    headers: { ...commonHeaders, 'content-type': contentType, 'cache-control': 'no-cache' },
  };
}

/** Replaces `{{name}}` by the text of that name, and `{{*}}` by all of them as JSON for the script. */
function fillIn(template: string, texts: Readonly<Record<string, string>>): string {
  return template.replace(/\{\{(\*|\w+)\}\}/g, (_, name: string) => {
    const text = name === '*' ? JSON.stringify(texts) : texts[name];
    if (text === undefined) throw new Error(`The page asks for a text "${name}", which there is not.`);
    return escapeHtml(text);
  });
}

const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
