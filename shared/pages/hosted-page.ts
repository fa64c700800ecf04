import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { File } from '../http/reply.ts';
import type { Language } from '../text/languages.ts';
import { fillIn } from './fill-in.ts';
import { frameTexts } from './frame/texts.ts';
import { languageFor, languageLinks, type Wish } from './language.ts';
import type { Page, Shop } from './page.ts';

/** What all pages of a deployment have in common. */
export interface Pages {
  readonly shop: Shop;
  /** The language of customers who ask for none that there is. */
  readonly language: Language;
  /** Where the build has laid the files. */
  readonly folder: string;
}

/**
 * A page that customers open, in their language: one answer with its style and its script in it, so that it needs no
 * second request. Serving it changes nothing, whatever fetches it.
 */
export async function hostedPage(pages: Pages, page: Page, wish: Wish): Promise<File> {
  const language = languageFor(wish, pages.language);
  const read = (file: string) => readFile(join(pages.folder, file), 'utf8');
  const frame = await read('frame.html');
  const style = await read('frame.css');
  const script = await read(`${page.kind}.js`);
  const views = await read(`${page.kind}.html`);
  const texts = textsOf(page, pages.shop, language);
  const markup = {
    style: `<style>${style}</style>`,
    script: `<script type="module">${script}</script>`,
    languages: languageLinks(language),
    views: fillIn(views, texts),
  };
  return {
    file: Buffer.from(fillIn(frame, texts, markup)),
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-language': language,
      'content-security-policy': contentPolicy(style, script),
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-store',
    },
  };
}

/** The texts of the page and of its frame, with what the script needs of them as JSON. */
function textsOf(page: Page, shop: Shop, language: Language): Record<string, string> {
  const [frame, own] = [frameTexts[language](shop), page.texts[language](shop)];
  return {
    ...frame.page,
    ...own.page,
    language,
    shop: shop.name,
    shortest: String(shop.shortestPassword),
    longest: String(shop.longestPassword),
    data: JSON.stringify({ ...page.settings, shop, texts: { ...frame.script, ...own.script } }),
  };
}

/** Its own style, its own script and the API, and nothing else; `data:` is the empty icon. */
const contentPolicy = (style: string, script: string): string =>
  [
    "default-src 'none'",
    `script-src ${sourceHash(script)}`,
    `style-src ${sourceHash(style)}`,
    "connect-src 'self'",
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');

const sourceHash = (source: string): string =>
  `'sha256-${createHash('sha256').update(source).digest('base64')}'`;
