import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, onTestFinished } from 'vitest';
import { launchBrowser } from '../../support/browser.ts';
import { type ApiAnswer, type PageServer, startPageServer } from './page-server.ts';

/** A shop whose name shows what is not escaped, and what does not break a long word. */
export const shop = {
  name: 'Käthe <b>& "Søn" Donaudampfschifffahrtsgesellschaft',
  shortestPassword: 8,
  longestPassword: 256,
};
export const token = 'Zk3v-canary_token-9XqT';

export const desktop = { width: 1280, height: 800 };
export const phone = { width: 360, height: 740 };

/** The server of the pages, which knows what the API was asked, and a browser's tab. */
export interface Pages {
  readonly server: PageServer;
  /** Opens a page in a tab as if it were new, on a phone, and watches what must hold in every state. */
  open(path: string): Promise<Page>;
  /** The same in a browser of its own with other properties. */
  openIn(path: string, options: BrowserContextOptions): Promise<Page>;
}

/** One server and one browser for all tests of a file. */
export function usePages(started: (pages: Pages) => void): void {
  let server: PageServer;
  let browser: Browser;
  let tab: Watched;
  beforeAll(async () => {
    [server, browser] = await Promise.all([startPageServer(shop.name), launchBrowser()]);
    tab = await newTab(browser, server);
    started({
      server,
      open: async (path) => {
        // Whatever is open gets another address: else the browser might take the next one for a fragment of the same page.
        await tab.page.evaluate(
          "location.protocol === 'about:' || history.replaceState(null, '', '/before')",
        );
        return await tab.open(path);
      },
      openIn: async (path, options) => {
        const other = await newTab(browser, server, options);
        onTestFinished(() => other.page.context().close());
        return await other.open(path);
      },
    });
  });
  beforeEach(async () => {
    server.answer({ status: 500 });
    await tab.page.context().setOffline(false);
    await tab.page.setViewportSize(phone);
    await tab.page.emulateMedia({ colorScheme: 'light' });
    server.forget();
  });
  afterAll(async () => {
    await browser.close();
    await server.close();
  });
}

interface Watched {
  readonly page: Page;
  open(path: string): Promise<Page>;
}

async function newTab(
  browser: Browser,
  server: PageServer,
  options?: BrowserContextOptions,
): Promise<Watched> {
  const context = await browser.newContext({ viewport: phone, locale: 'en-GB', ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  const requested: string[] = [];
  page.on('request', (request) => requested.push(`${request.method()} ${request.url()}`));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    // The browser's own line about an answer such as 410 is no fault of the page.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      complaints.push(message.text());
  });
  const open = async (path: string): Promise<Page> => {
    requested.length = 0;
    onTestFinished(() => {
      expect(complaints.splice(0)).toEqual([]);
      expect(requested.filter((line) => !isOwn(line, server.url))).toEqual([]);
      expectNoTrace(server);
    });
    await page.goto(server.url + path);
    return page;
  };
  return { page, open };
}

/** A document of the pages, a post to the API, or the empty icon: no other file, and nobody else. */
const isOwn = (line: string, origin: string): boolean =>
  /^GET (data:,|about:blank)/.test(line) ||
  line.startsWith(`POST ${origin}/v1/`) ||
  (/^GET [^?#]+\/[a-z-]+([?#]|$)/.test(line) && line.startsWith(`GET ${origin}/`));

/** The token reaches the server in the body of a post (or as mail programs unsubscribe), and in nothing else. */
function expectNoTrace(server: PageServer): void {
  for (const { url, headers } of server.seen) {
    if (!url.startsWith('/v1/marketing/unsubscribe?')) expect(url).not.toContain(token);
    expect(JSON.stringify(headers)).not.toContain(token);
    expect(headers.referer).toBeUndefined();
  }
}

/** Problem details as the API answers them. */
export const problem = (status: number, code: string, errors?: readonly object[]): ApiAnswer => ({
  status,
  body: { status, code, title: code, detail: code, ...(errors && { errors }) },
});

/** What was posted: JSON as an object, anything else as text. */
export const posts = (server: PageServer) =>
  server.seen
    .filter(({ method }) => method === 'POST')
    .map(({ url, body, headers }) => ({
      url,
      body: headers['content-type'] === 'application/json' ? JSON.parse(body) : body,
    }));

export const heading = (page: Page, name: string) => page.getByRole('heading', { name, exact: true });
export const focused = (page: Page) => page.locator(':focus');

/** The page has moved on to another view, and a screen reader hears it. */
export async function arrived(page: Page, title: string): Promise<void> {
  await heading(page, title).waitFor();
  await expect.poll(() => focused(page).textContent()).toBe(title);
  expect(await page.getByRole('heading').count()).toBe(1);
  expect(await page.title()).toBe(`${title} · ${shop.name}`);
}

/** Sending has failed, and a screen reader hears why. */
export async function failed(page: Page, message: string): Promise<void> {
  await expect.poll(() => focused(page).textContent()).toBe(message);
  expect(await focused(page).getAttribute('role')).toBe('alert');
}
