import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { english } from '../../shared/pages/reset-password/texts.ts';
import { browserIsMissing, launchBrowser } from '../support/browser.ts';
import { type ApiAnswer, type PageServer, startPageServer } from './support/page-server.ts';

const shop = 'Käthe <b>& "Søn"';
const texts = english(shop);
const token = 'Zk3v-canary_token-9XqT';
const good = 'melon tractor violin';
const desktop = { width: 1280, height: 800 };
const phone = { width: 360, height: 740 };

let server: PageServer;

beforeAll(async () => {
  server = await startPageServer(shop);
});
beforeEach(() => {
  server.forget();
  server.answer({ status: 500 });
});
afterAll(() => server.close());

const problem = (status: number, code: string, errors?: readonly object[]): ApiAnswer => ({
  status,
  body: { status, code, title: code, detail: code, ...(errors && { errors }) },
});

const posts = () =>
  server.seen
    .filter(({ method }) => method === 'POST')
    .map(({ url, body }) => ({ url, body: JSON.parse(body) }));

describe('what the function serves', () => {
  const get = (path: string, method = 'GET') => fetch(server.url + path, { method });

  test('the page comes with strict headers, and the name of the shop as text', async () => {
    const answer = await get('/reset-password');
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
    expect(answer.headers.get('content-security-policy')?.split('; ')).toEqual(
      expect.arrayContaining([
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
      ]),
    );
    const html = await answer.text();
    expect(html).toContain('Käthe &lt;b&gt;&amp; &quot;Søn&quot;');
    expect(html).not.toMatch(/<b>|\{\{|https?:| style=| on[a-z]+=/);
  });

  test.each([
    ['reset-password.css', 'text/css; charset=utf-8'],
    ['reset-password.js', 'text/javascript; charset=utf-8'],
  ])('%s is a file of its own', async (file, type) => {
    const answer = await get(`/reset-password/${file}`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe(type);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
  });

  test.each(['index.js', 'swagger-ui.css', 'reset-password.html', '..%2Findex.js'])(
    'the page has no file %s',
    async (file) => expect([400, 404]).toContain((await get(`/reset-password/${file}`)).status),
  );

  test('ten fetches of a link, as mail scanners make them, all see the same and post nothing', async () => {
    const pages = await Promise.all(
      Array.from({ length: 10 }, async () => (await get(`/reset-password#token=${token}`)).text()),
    );
    expect(new Set(pages).size).toBe(1);
    await get('/reset-password', 'HEAD');
    expect(posts()).toEqual([]);
  });
});

describe.skipIf(browserIsMissing())('the page in a browser', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());

  /** Opens the page, and watches over what must hold in every state. */
  async function open(fragment: string, options: BrowserContextOptions = { viewport: desktop }) {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const complaints: string[] = [];
    const requested: string[] = [];
    page.on('request', (request) => requested.push(request.url()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      // The browser's own line about an answer such as 410 is no fault of the page.
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
        complaints.push(message.text());
    });
    onTestFinished(async () => {
      await context.close();
      expect(complaints).toEqual([]);
      // Playwright tells the fragment of what it was asked to open; the server's own view has none.
      const elsewhere = requested.filter((url) => !url.startsWith(`${server.url}/`) && url !== 'data:,');
      expect(elsewhere).toEqual([]);
      expect(requested.slice(1).filter((url) => url.includes(token))).toEqual([]);
      for (const { url, headers } of server.seen) {
        expect(url).not.toContain(token);
        expect(JSON.stringify(headers)).not.toContain(token);
        expect(headers.referer).toBeUndefined();
      }
    });
    await page.goto(`${server.url}/reset-password${fragment}`);
    return page;
  }

  const openLink = (viewport = desktop) => open(`#token=${token}`, { viewport });

  async function choose(page: Page, password: string, again = password): Promise<void> {
    await page.getByLabel(texts.password, { exact: true }).fill(password);
    await page.getByLabel(texts.confirmation, { exact: true }).fill(again);
    await page.keyboard.press('Enter');
  }

  /** Opens another link in the same tab: the browser changes the fragment and loads nothing. */
  async function follow(page: Page, other: string): Promise<void> {
    await page.evaluate(`location.hash = 'token=${other}'`);
    await heading(page, texts.chooseTitle).waitFor();
    await expect.poll(() => page.url()).toBe(`${server.url}/reset-password`);
  }

  const heading = (page: Page, name: string) => page.getByRole('heading', { name, exact: true });
  const focused = (page: Page) => page.locator(':focus');
  const values = (page: Page) =>
    page.locator('#password, #confirmation').evaluateAll((inputs) => inputs.map((input) => input.value));

  /** The page has moved on to another view, and a screen reader hears it. */
  async function arrived(page: Page, title: string): Promise<void> {
    await heading(page, title).waitFor();
    await expect.poll(() => focused(page).textContent()).toBe(title);
    expect(await page.getByRole('heading').count()).toBe(1);
    expect(await page.title()).toBe(`${title} · ${shop}`);
    expect(await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth')).toBe(true);
  }

  async function failed(page: Page, message: string): Promise<void> {
    await expect.poll(() => focused(page).textContent()).toBe(message);
    expect(await focused(page).getAttribute('role')).toBe('alert');
    expect(await values(page)).toEqual([good, good]);
  }

  describe.each([
    ['desktop', desktop],
    ['phone', phone],
  ])('on a %s', (_, viewport) => {
    test('a link leads to a new password, with the keyboard alone', async () => {
      server.answer({ status: 204 });
      const page = await openLink(viewport);
      await heading(page, texts.chooseTitle).waitFor();
      await page.keyboard.press('Tab');
      await page.keyboard.type(good);
      await page.keyboard.press('Tab');
      expect(await focused(page).getAttribute('aria-label')).toBe(texts.showPassword);
      expect(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')).toBe('solid');
      await page.keyboard.press('Tab');
      await page.keyboard.type(good);
      await page.getByText(texts.match).waitFor();
      await page.keyboard.press('Tab');
      expect(await focused(page).textContent()).toBe(texts.save);
      await page.keyboard.press('Space');
      await arrived(page, texts.doneTitle);
      expect(posts()).toEqual([{ url: '/v1/auth/password-reset/confirm', body: { token, password: good } }]);
      expect(await values(page)).toEqual(['', '']);
    });

    test('a link that is expired, used or unknown is explained, and leads to a new one', async () => {
      const page = await openLink(viewport);
      for (const [code, title] of [
        ['reset_token_expired', texts.expiredTitle],
        ['reset_token_used', texts.usedTitle],
        ['reset_token_invalid', texts.invalidTitle],
      ] as const) {
        await follow(page, token);
        server.answer(problem(410, code));
        await choose(page, good);
        await arrived(page, title);
      }
      server.answer({ status: 202, body: {} });
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await arrived(page, texts.requestTitle);
      await page.keyboard.press('Tab');
      await page.keyboard.type(' ada@example.com ');
      await page.keyboard.press('Enter');
      await arrived(page, texts.sentTitle);
      expect(posts().at(-1)).toEqual({
        url: '/v1/auth/password-reset',
        body: { email: 'ada@example.com' },
      });
    });

    test('a password that the server finds too common, too short or too long can be changed', async () => {
      const page = await openLink(viewport);
      for (const [code, message] of [
        ['too_common', texts.tooCommon],
        ['too_short', texts.tooShort],
        ['too_long', texts.tooLong],
      ] as const) {
        server.answer(problem(400, 'invalid_request', [{ pointer: '/password', code, message: code }]));
        await choose(page, 'football1');
        await page.getByText(message).waitFor();
        expect(await focused(page).getAttribute('id')).toBe('password');
        expect(await focused(page).getAttribute('aria-invalid')).toBe('true');
        expect(await focused(page).getAttribute('aria-describedby')).toContain('password-error');
      }
      server.answer({ status: 204 });
      await choose(page, good);
      await arrived(page, texts.doneTitle);
    });

    test('two different passwords are told apart while typing, and are not sent', async () => {
      const page = await openLink(viewport);
      await choose(page, good, 'melon tractor viola');
      await page.getByText(texts.mismatch).waitFor();
      expect(await focused(page).getAttribute('id')).toBe('confirmation');
      await page.locator('#confirmation').fill('melon tractor vio');
      expect(await page.locator('#confirmation-error').textContent()).toBe('');
      await page.locator('#confirmation').fill('melon tractor vix');
      expect(await page.locator('#confirmation-error').textContent()).toBe(texts.mismatch);
      expect(posts()).toEqual([]);
    });

    test('offline, what was typed stays, and goes out when the connection is back', async () => {
      server.answer({ status: 204 });
      const page = await openLink(viewport);
      await page.context().setOffline(true);
      await choose(page, good);
      await failed(page, texts.offline);
      await page.context().setOffline(false);
      await page.getByText(texts.onlineAgain).waitFor();
      const again = page.getByRole('button', { name: texts.tryAgain });
      expect(await again.evaluate((button) => button.getBoundingClientRect().bottom)).toBeLessThanOrEqual(
        viewport.height,
      );
      await again.click();
      await arrived(page, texts.doneTitle);
    });

    test('errors of the server and too many attempts keep what was typed, and can be tried again', async () => {
      const page = await openLink(viewport);
      const busy = problem(429, 'too_many_attempts');
      await choose(page, good);
      await failed(page, texts.serverError);
      for (const [answer, message] of [
        [busy, texts.tooMany],
        [{ status: 503, body: { message: 'Service Unavailable' } }, texts.serverError],
        [{ ...busy, headers: { 'retry-after': '20' } }, texts.tooManyOneMinute],
        [{ ...busy, headers: { 'retry-after': '540' } }, texts.tooManyMinutes.replace('{minutes}', '9')],
      ] as const) {
        server.answer(answer);
        await page.getByRole('button', { name: texts.tryAgain }).click();
        await failed(page, message);
      }
      server.answer({ status: 204 });
      await page.getByRole('button', { name: texts.tryAgain }).click();
      await arrived(page, texts.doneTitle);
    });

    test('without a token it asks for the address, and says the same about every one', async () => {
      const page = await open('', { viewport });
      await heading(page, texts.requestTitle).waitFor();
      await page.getByLabel(texts.email).fill('nobody');
      await page.keyboard.press('Enter');
      await page.getByText(texts.emailInvalid).waitFor();
      expect(posts()).toEqual([]);
      server.answer({ status: 202, body: {} });
      await page.getByLabel(texts.email).fill('nobody@example.com');
      await page.keyboard.press('Enter');
      await arrived(page, texts.sentTitle);
      await page.getByText('nobody@example.com', { exact: true }).waitFor();
      await page.getByRole('button', { name: texts.otherAddress }).click();
      await arrived(page, texts.requestTitle);
      expect(await page.getByLabel(texts.email).inputValue()).toBe('nobody@example.com');
    });

    test('an address that the server refuses can be corrected', async () => {
      server.answer(problem(400, 'invalid_request', [{ pointer: '/email', code: 'invalid_format' }]));
      const page = await open('', { viewport });
      await page.getByLabel(texts.email).fill('ada@nowhere');
      await page.keyboard.press('Enter');
      await page.getByText(texts.emailInvalid).waitFor();
      expect(await focused(page).inputValue()).toBe('ada@nowhere');
    });
  });

  test('the token is nowhere in the address, the history, the referrer or the document', async () => {
    const page = await openLink();
    await heading(page, texts.chooseTitle).waitFor();
    expect(page.url()).toBe(`${server.url}/reset-password`);
    const traces = await page.evaluate(
      '[location.href, document.referrer, JSON.stringify(history.state), document.documentElement.outerHTML, document.cookie, JSON.stringify({ ...localStorage, ...sessionStorage })].join()',
    );
    expect(traces).not.toContain(token);
    await page.reload();
    await heading(page, texts.requestTitle).waitFor();
  });

  test('an empty token is a link that does not work', async () => {
    const page = await open('#token=');
    await heading(page, texts.invalidTitle).waitFor();
    expect(page.url()).toBe(`${server.url}/reset-password`);
  });

  test('a second link, opened in the same tab, replaces the first', async () => {
    server.answer({ status: 204 });
    const page = await open('#token=first');
    await follow(page, token);
    await choose(page, good);
    await arrived(page, texts.doneTitle);
    expect(posts()).toMatchObject([{ body: { token } }]);
  });

  test('passwords of 256 characters, of any script, with blanks at their ends arrive as they were typed', async () => {
    server.answer({ status: 204 });
    const page = await openLink();
    const passwords = [
      `${'correct horse '.repeat(17)}staple`.padEnd(256, '.'),
      'Ünïcødé 密码 пароль كلمة',
      '🐝🍯🌻🐛🦋🐞🐢🦎',
      '  two blanks  ',
    ];
    for (const password of passwords) {
      await follow(page, token);
      await choose(page, password);
      await arrived(page, texts.doneTitle);
    }
    expect(posts().map(({ body }) => body.password)).toEqual(passwords);
  });

  test('the policy is told before anything is sent', async () => {
    const page = await openLink();
    for (const [password, message] of [
      ['', texts.empty],
      ['7 signs', texts.tooShort],
      ['x'.repeat(257), texts.tooLong],
    ] as const) {
      await choose(page, password);
      await page.getByText(message, { exact: true }).waitFor();
    }
    expect(posts()).toEqual([]);
  });

  test('hints say how strong a password is, and forbid none', async () => {
    const page = await openLink();
    const hintOf = async (password: string) => {
      await page.locator('#password').fill(password);
      return page.locator('#strength').textContent();
    };
    for (const weak of [
      'password',
      'P@ssw0rd1',
      'qwertyuiop',
      'abcd1234',
      'aaaaaaaaaaaa',
      'letmein2024',
      '12345678',
    ])
      expect([weak, await hintOf(weak)]).toEqual([weak, texts.weak]);
    for (const strong of [good, 'vK7#pz!Qw2mD', 'ich mag grüne Melonen'])
      expect([strong, await hintOf(strong)]).toEqual([strong, texts.strong]);
    expect(await hintOf('melon-4tree')).toBe(texts.fair);
    expect(await hintOf('melon')).toBe(texts.more.replace('{count}', '3'));
    expect(await hintOf('melontr')).toBe(texts.oneMore);
    server.answer({ status: 204 });
    await choose(page, 'password');
    await arrived(page, texts.doneTitle);
  });

  test('passwords can be shown, and are hidden again before they are sent', async () => {
    server.answer({ status: 204, afterMs: 200 });
    const page = await openLink();
    const types = () =>
      page.locator('#password, #confirmation').evaluateAll((inputs) => inputs.map((input) => input.type));
    await page.getByRole('button', { name: texts.showPassword }).click();
    expect(await types()).toEqual(['text', 'text']);
    await choose(page, good);
    expect(await types()).toEqual(['password', 'password']);
    await arrived(page, texts.doneTitle);
  });

  test('fields tell password managers what they are', async () => {
    const page = await openLink();
    const purposes = await page
      .locator('input')
      .evaluateAll((inputs) => inputs.map(({ id, type, autocomplete }) => [id, type, autocomplete]));
    expect(purposes).toEqual([
      ['password', 'password', 'new-password'],
      ['confirmation', 'password', 'new-password'],
      ['email', 'email', 'username'],
    ]);
  });

  test('a form is sent once, however often it is submitted meanwhile', async () => {
    server.answer({ status: 204, afterMs: 300 });
    const page = await openLink();
    await choose(page, good);
    await page.getByRole('button', { name: texts.saving }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: texts.saving }).click({ force: true });
    await arrived(page, texts.doneTitle);
    expect(posts()).toHaveLength(1);
  });

  test('a connection that breaks is told from being offline', async () => {
    const page = await openLink();
    await page.route('**/confirm', (route) => route.abort());
    await choose(page, good);
    await failed(page, texts.unreachable);
  });

  test('without JavaScript it says what is missing', async () => {
    const page = await open(`#token=${token}`, { viewport: phone, javaScriptEnabled: false });
    await heading(page, texts.skipScriptTitle).waitFor();
    expect(await page.locator('form:visible, #stalled:visible').count()).toBe(0);
  });

  test('nothing sticks out of the smallest screen', async () => {
    const page = await openLink({ width: 320, height: 568 });
    await choose(page, good, 'other');
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(320);
  });
});
