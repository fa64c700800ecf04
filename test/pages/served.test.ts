import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { brotliDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { languageFor } from '../../shared/pages/language.ts';
import { type PageServer, startPageServer } from './support/page-server.ts';
import { shop, token } from './support/pages.ts';

const paths = ['/reset-password', '/verify-email', '/change-email', '/confirm-marketing', '/unsubscribe'];

let server: PageServer;

beforeAll(async () => {
  server = await startPageServer(shop.name);
});
afterAll(() => server.close());

const get = (path: string, init: RequestInit = {}) => fetch(server.url + path, init);

describe.each(paths)('%s', (path) => {
  test('comes with strict headers, and the name of the shop as text (trust 11)', async () => {
    const answer = await get(path);
    expect(answer.status).toBe(200);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'strict-transport-security': expect.stringContaining('max-age='),
    });
    const html = await answer.text();
    expect(html).toContain('Käthe &lt;b&gt;&amp; &quot;Søn&quot;');
    const markup = html.replace(/<(script|style)\b[^>]*>.*?<\/\1>/gs, '');
    expect(markup).not.toMatch(/<b>|\{\{|https?:| style=| on[a-z]+=| src=/);
  });

  test('may run its own script and style, by their hashes, and load nothing (trust 11)', async () => {
    const answer = await get(path);
    const html = await answer.text();
    const hashes = (tag: string) =>
      [...html.matchAll(new RegExp(`<${tag}(?: type="module")?>(.*?)</${tag}>`, 'gs'))].map(
        ([, source = '']) => `'sha256-${createHash('sha256').update(source).digest('base64')}'`,
      );
    expect(answer.headers.get('content-security-policy')?.split('; ')).toEqual([
      "default-src 'none'",
      `script-src ${hashes('script').join()}`,
      `style-src ${hashes('style').join()}`,
      "connect-src 'self'",
      'img-src data:',
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
      "require-trusted-types-for 'script'",
      "trusted-types 'none'",
    ]);
  });

  test('is the same for ten scanners of mail, and is left as it is by them (trust 6)', async () => {
    const pages = await Promise.all(
      Array.from({ length: 10 }, async () => (await get(`${path}#token=${token}`)).text()),
    );
    expect(new Set(pages).size).toBe(1);
    expect((await get(path, { method: 'HEAD' })).status).toBe(200);
    expect(server.seen.filter(({ method }) => method === 'POST')).toEqual([]);
  });

  test('fits into the first packets of a connection: under 10 KB as it travels', async () => {
    const travelled = await compressedSize(path);
    console.log(`${path}: ${(travelled / 1024).toFixed(1)} KB in one answer`);
    expect(travelled).toBeLessThan(10 * 1024);
  });
});

/** Bytes of the body as a browser gets it; `fetch` would not tell. */
async function compressedSize(path: string): Promise<number> {
  const asked = request(server.url + path, { headers: { 'accept-encoding': 'br' } }).end();
  const [answer]: IncomingMessage[] = await once(asked, 'response');
  if (!answer) throw new Error('No answer came.');
  const body = await buffer(answer);
  expect(brotliDecompressSync(body).toString()).toContain('<!doctype html>');
  return body.length;
}

describe('the language of a page', () => {
  test.each([
    ['?lang=fr', 'de', 'fr'],
    ['?lang=de-CH', 'fr', 'de'],
    ['?lang=xx', 'es', 'es'],
    ['?lang=', 'es', 'es'],
    ['?lang=fr&lang=de', 'es', 'fr'],
    ['', 'de-AT,de;q=0.9,en;q=0.8', 'de'],
    ['', 'it, en;q=0.2, fr;q=0.7', 'fr'],
    ['', 'fr;q=0, es;q=0.1', 'es'],
    ['', 'ja, *;q=0.5', 'en'],
    ['', 'x;y;;q=%,,;', 'en'],
  ])('of %s and Accept-Language "%s" is %s', async (query, accepted, language) => {
    const answer = await get(`/unsubscribe${query}`, { headers: { 'accept-language': accepted } });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-language')).toBe(language);
    const html = await answer.text();
    expect(html).toContain(`<html lang="${language}">`);
    expect(html).toContain(`hreflang="${language}" lang="${language}" aria-current="true"`);
  });

  test('is otherwise the one of the deployment', () => {
    expect(languageFor({ query: '?lang=xx', accepted: 'ja' }, 'de')).toBe('de');
    expect(languageFor({ query: '', accepted: undefined }, 'es')).toBe('es');
  });
});
