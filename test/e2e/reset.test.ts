import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { english } from '../../shared/pages/reset-password/texts/en.ts';
import { browserIsMissing, launchBrowser } from '../support/browser.ts';
import { eventually, type RunningStack, useStack } from '../support/stack.ts';
import { type CustomersBrowser, customersBrowser, go, press, type } from './support/browser.ts';
import { startStorefront } from './support/storefront.ts';

const storefront = await startStorefront();
afterAll(() => storefront.close());
let stack: RunningStack;
const folder = useStack(
  (started) => {
    stack = started;
    storefront.apiUrl = started.apiUrl;
  },
  ['-c', `allowedOrigins=${storefront.origin}`],
);

const { page, script } = english({ name: 'Clientele', shortestPassword: 8, longestPassword: 256 });
const texts = { ...page, ...script };

const store = z.object({
  emails: z.array(
    z.looseObject({
      subject: z.string(),
      destination: z.looseObject({ to: z.array(z.string()) }),
      body: z.looseObject({ text: z.string().default('') }),
    }),
  ),
});

/** The links of all mails to an address, the oldest first. */
async function linksTo(address: string): Promise<string[]> {
  const { emails } = store.parse(await (await fetch(`${stack.inboxUrl}/store`)).json());
  return emails
    .filter(({ destination }) => destination.to.includes(address))
    .flatMap(({ body }) => /https?:\S+#token=\S+/.exec(body.text)?.[0] ?? []);
}

const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(`${stack.apiUrl}/v1/auth/${path}`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
  });

/** A customer without a password, and the link that was mailed. */
async function customerWithLink(email: string): Promise<string> {
  expect((await stack.call('POST', '/v1/customers', { email, firstName: 'Ana' })).status).toBe(201);
  expect((await post('password-reset', { email })).status).toBe(202);
  return await eventually(async () => (await linksTo(email))[0]);
}

describe('asking for a link', () => {
  test('has the same answer and the same AWS calls for a known and an unknown address (trust 7)', async () => {
    await stack.call('POST', '/v1/customers', { email: 'known@example.com' });
    const ask = async (email: string) => {
      await fetch(`${stack.s3Endpoint}/_local/calls`, { method: 'DELETE' });
      const answer = await post('password-reset', { email });
      const calls = await (await fetch(`${stack.s3Endpoint}/_local/calls?function=credentials`)).text();
      const headers = [...answer.headers].filter(([name]) => !/request-?id|^date$/.test(name));
      return { status: answer.status, headers, body: await answer.text(), calls };
    };
    await ask('warm-up@example.com');
    const known = await ask('known@example.com');
    expect(known).toMatchObject({ status: 202, body: '{}' });
    expect(known.calls).toContain('TransactWriteItems');
    expect(await ask('unknown@example.com')).toEqual(known);
  });

  test('takes the host of the link from the configuration, whatever the request says (trust 9)', async () => {
    await stack.call('POST', '/v1/customers', { email: 'host@example.com' });
    for (const headers of [
      { 'x-forwarded-host': 'evil.example' },
      { origin: 'https://evil.example' },
      { forwarded: 'host=evil.example' },
    ]) {
      await post('password-reset', { email: 'host@example.com' }, headers);
    }
    const links = await eventually(async () =>
      (await linksTo('host@example.com')).length === 3 ? linksTo('host@example.com') : false,
    );
    for (const link of links)
      expect(link.startsWith(`${stack.apiUrl}/reset-password?lang=en#token=`)).toBe(true);
  });
});

test('the token is nowhere but in the mail: not in the table, a log, a queue or a bucket (trust 1)', async () => {
  const link = await customerWithLink('canary@example.com');
  const token = /#token=([^&]+)/.exec(link)?.[1] ?? '';
  expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
  for (let n = 0; n < 10; n++) {
    // A scanner that follows the link, however often, uses nothing up (trust 6).
    await fetch(`${stack.apiUrl}/reset-password`, { method: n % 2 ? 'HEAD' : 'GET' });
  }
  const confirmed = await post('password-reset/confirm', { token, password: 'correct horse battery' });
  expect(confirmed.status).toBe(204);
  const found = execFileSync('sh', ['-c', `grep -rlF -- '${token}' ${folder} || true`], { encoding: 'utf8' });
  // The inbox stands for the customer's mailbox.
  expect(found.trim().split('\n').filter(Boolean)).toEqual([join(folder, 'mails.jsonl')]);
  expect(readFileSync(join(folder, 'mails.jsonl'), 'utf8')).toContain(token);
});

describe.skipIf(browserIsMissing())('from the request to the login, with the keyboard alone', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());

  /** The ways to ask for a link: in the shop, or on the page that comes with the product. */
  const ways = {
    storefront: async (page: Page, email: string) => {
      await page.goto(storefront.origin);
      await type(page, page.getByLabel('Your e-mail'), email);
      await page.keyboard.press('Enter');
      await page.getByText('Look into your inbox').waitFor();
    },
    page: async (page: Page, email: string) => {
      await page.goto(`${stack.apiUrl}/reset-password`);
      await type(page, page.getByLabel(texts.email), email);
      await press(page, page.getByRole('button', { name: texts.request }), 'Space');
      await page.getByRole('heading', { name: texts.sentTitle }).waitFor();
    },
  };

  /** Opens the mail in the inbox, and the link in the mail. */
  async function followLink({ page, newTab }: CustomersBrowser, email: string): Promise<Page> {
    await page.goto(stack.inboxUrl);
    const mail = page.locator('.email').filter({ hasText: email }).filter({ hasText: 'Set your password' });
    await press(page, mail.getByRole('button', { name: 'Toggle HTML view' }));
    await go(page, 'Tab', mail.frameLocator('iframe').getByRole('link', { name: 'Set a password' }));
    return await newTab(() => page.keyboard.press('Enter'));
  }

  async function choose(tab: Page, password: string, confirmation = password): Promise<void> {
    await type(tab, tab.getByLabel(texts.password, { exact: true }), password);
    await type(tab, tab.getByLabel(texts.confirmation), confirmation);
    await tab.keyboard.press('Enter');
  }

  async function logIn(page: Page, email: string, password: string): Promise<void> {
    await page.goto(storefront.origin);
    await type(page, page.getByLabel('E-mail', { exact: true }), email);
    await type(page, page.getByLabel('Password'), password);
    await press(page, page.getByRole('button', { name: 'Log in' }));
  }

  test.each([
    ['phone', { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true }, 'storefront'],
    ['desk', { viewport: { width: 1280, height: 800 } }, 'page'],
  ] as const)(
    'on a %s a customer gets in again, and whoever knew the old password does not (trust 4, 11, 13)',
    async (place, options, way) => {
      const [email, before, after] = [`${place}@example.com`, 'correct horse of old', `melons on a ${place}`];
      const registered = await post('register', { email, password: before, firstName: 'Ana' });
      const session = z.looseObject({ token: z.string() }).parse(await registered.json());
      const me = () =>
        fetch(`${stack.apiUrl}/v1/me`, { headers: { authorization: `Bearer ${session.token}` } });
      expect((await me()).status).toBe(200);

      const origins = [storefront.origin, stack.apiUrl, stack.inboxUrl].map((url) => new URL(url).origin);
      const customer = await customersBrowser(browser, options, origins);
      const { page } = customer;
      await ways[way](page, email);
      const tab = await followLink(customer, email);
      const submit = tab.getByRole('button', { name: texts.save });

      await choose(tab, 'password1');
      await tab.getByText(texts.tooCommon).waitFor();
      await tab.keyboard.press('ControlOrMeta+A');
      await tab.keyboard.type(after);
      await press(tab, tab.getByRole('button', { name: texts.showPassword }), 'Space');
      await type(tab, tab.getByLabel(texts.confirmation), `${after}?`);
      await press(tab, submit);
      await tab.getByText(texts.mismatch).waitFor();
      await tab.keyboard.press('Backspace');
      await press(tab, submit, 'Space');
      await tab.getByRole('heading', { name: texts.doneTitle }).waitFor();
      expect(tab.url()).not.toContain('token');
      await tab.close();
      await page.getByText('Your password for Clientele was changed').first().waitFor();

      const again = await customer.newTab(() => page.keyboard.press('Enter'));
      await choose(again, 'another good horse');
      await again.getByRole('heading', { name: texts.usedTitle }).waitFor();
      await press(again, again.getByRole('button', { name: texts.newLink }));
      await again.getByRole('heading', { name: texts.requestTitle }).waitFor();
      await again.close();

      expect((await me()).status).toBe(401);
      await logIn(page, email, before);
      await page.getByRole('status').getByText('password is wrong').waitFor();
      await logIn(page, email, after);
      await page.getByText('Welcome back, Ana.').waitFor();
      expect(customer.refused).toEqual([
        '400 /v1/auth/password-reset/confirm',
        '410 /v1/auth/password-reset/confirm',
        '401 /v1/auth/login',
      ]);
    },
  );
});
