import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { expect, onTestFinished } from 'vitest';

/** A customer's browser, with an empty profile. */
export interface CustomersBrowser {
  readonly page: Page;
  /** What its console has said of answers that were errors, such as `410 /v1/auth/password-reset/confirm`. */
  readonly refused: readonly string[];
  /** The tab that this opens. */
  newTab(open: () => Promise<void>): Promise<Page>;
}

/** A browser in which no script may fail, no console may complain, and nothing else than these origins may be asked. */
export async function customersBrowser(
  browser: Browser,
  options: BrowserContextOptions,
  origins: readonly string[],
): Promise<CustomersBrowser> {
  const context = await browser.newContext({ locale: 'en-GB', ...options });
  const faults: string[] = [];
  const refused: string[] = [];
  context.on('weberror', (error) => faults.push(error.error().message));
  context.on('request', (request) => {
    const url = new URL(request.url());
    if (/^https?:$/.test(url.protocol) && !origins.includes(url.origin)) faults.push(request.url());
  });
  context.on('console', (message) => {
    if (message.type() !== 'error') return;
    const [status] = /(?<=the server responded with a status of )\d+/.exec(message.text()) ?? [];
    // The local inbox has no icon.
    if (message.location().url.endsWith('/favicon.ico')) return;
    if (status) refused.push(`${status} ${new URL(message.location().url).pathname}`);
    else faults.push(message.text());
  });
  onTestFinished(async () => {
    await context.close();
    expect(faults).toEqual([]);
  });
  return {
    page: await context.newPage(),
    refused,
    newTab: async (open) => {
      const opened = context.waitForEvent('page');
      await open();
      return await opened;
    },
  };
}

/** Presses a key until the focus is there; whoever looks at the screen must see where it is. */
export async function go(page: Page, key: 'Tab' | 'Shift+Tab', target: Locator): Promise<void> {
  for (let presses = 0; presses < 40; presses++) {
    await page.keyboard.press(key);
    const found = await target.evaluate((element) => {
      if (!element.matches(':focus-visible')) return undefined;
      const { defaultView: view } = element.ownerDocument;
      const { top, bottom } = element.getBoundingClientRect();
      const ring = view.getComputedStyle(element).outlineStyle !== 'none';
      return { ring, onScreen: top >= 0 && bottom <= view.innerHeight };
    });
    if (found) return expect(found).toEqual({ ring: true, onScreen: true });
  }
  throw new Error(`${key} does not lead to ${target}.`);
}

/** Goes to a field by Tab, and types over what is in it. */
export async function type(page: Page, field: Locator, text: string): Promise<void> {
  await go(page, 'Tab', field);
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type(text);
}

/** Goes to a button or a link by Tab, and presses it. */
export async function press(page: Page, target: Locator, key: 'Enter' | 'Space' = 'Enter'): Promise<void> {
  await go(page, 'Tab', target);
  await page.keyboard.press(key);
}
