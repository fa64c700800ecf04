import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { frameTexts } from '../../shared/pages/frame/texts.ts';
import { german } from '../../shared/pages/reset-password/texts/de.ts';
import { english } from '../../shared/pages/reset-password/texts/en.ts';
import { browserIsMissing } from '../support/browser.ts';
import type { ApiAnswer } from './support/page-server.ts';
import {
  arrived,
  desktop,
  failed,
  focused,
  heading,
  type Pages,
  phone,
  posts,
  problem,
  shop,
  token,
  usePages,
} from './support/pages.ts';

const texts = { ...frameTexts.en(shop).script, ...english(shop).page, ...english(shop).script };
const good = 'melon tractor violin';
const link = `/reset-password#token=${token}`;

describe.skipIf(browserIsMissing())('setting a new password', () => {
  let pages: Pages;
  usePages((started) => {
    pages = started;
  });
  const answer = (next: ApiAnswer) => pages.server.answer(next);
  const openLink = () => pages.open(link);

  async function choose(page: Page, password: string, again = password): Promise<void> {
    await page.getByLabel(texts.password, { exact: true }).fill(password);
    await page.getByLabel(texts.confirmation, { exact: true }).fill(again);
    await page.keyboard.press('Enter');
  }

  /** Opens another link in the same tab: the browser changes the fragment and loads nothing. */
  async function follow(page: Page): Promise<void> {
    await page.evaluate(`location.hash = 'token=${token}'`);
    await heading(page, texts.title).waitFor();
  }

  const values = (page: Page) =>
    page.locator('#password, #confirmation').evaluateAll((inputs) => inputs.map((input) => input.value));

  async function failedWith(page: Page, message: string): Promise<void> {
    await failed(page, message);
    expect(await values(page)).toEqual([good, good]);
  }

  test.each([
    ['a desk', desktop],
    ['a phone', phone],
  ])('on %s a link leads to a new password, with the keyboard alone (trust 11)', async (_, viewport) => {
    answer({ status: 204 });
    const page = await openLink();
    await page.setViewportSize(viewport);
    await heading(page, texts.title).waitFor();
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
    expect(posts(pages.server)).toEqual([
      { url: '/v1/auth/password-reset/confirm', body: { token, password: good } },
    ]);
    expect(await values(page)).toEqual(['', '']);
  });

  test('a password manager is told whose password is new, by the link alone; nobody sees it, and it is not sent (trust 11)', async () => {
    answer({ status: 204 });
    const page = await pages.open(`${link}&email=ada%2Bshop%40shop.example`);
    await heading(page, texts.title).waitFor();
    const account = page.locator('#choose [autocomplete=username]');
    expect([await account.inputValue(), await account.isVisible()]).toEqual(['ada+shop@shop.example', false]);
    expect(page.url()).not.toContain('ada');
    await page.getByRole('link', { name: 'Deutsch' }).click();
    await heading(page, german(shop).page.title).waitFor();
    expect(await account.inputValue()).toBe('ada+shop@shop.example');
    await page.locator('#password').fill(good);
    await page.locator('#confirmation').fill(good);
    await page.keyboard.press('Enter');
    await arrived(page, german(shop).page.doneTitle);
    expect(posts(pages.server)).toEqual([
      { url: '/v1/auth/password-reset/confirm', body: { token, password: good } },
    ]);
  });

  test('a link that is expired, used or unknown is explained, and leads to a new one', async () => {
    const page = await openLink();
    for (const [code, title] of [
      ['link_expired', texts.expiredTitle],
      ['link_used', texts.usedTitle],
      ['link_invalid', texts.invalidTitle],
    ] as const) {
      await follow(page);
      answer(problem(410, code));
      await choose(page, good);
      await arrived(page, title);
    }
    answer({ status: 202, body: {} });
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await arrived(page, texts.requestTitle);
    await page.keyboard.press('Tab');
    await page.keyboard.type(' ada@example.com ');
    await page.keyboard.press('Enter');
    await arrived(page, texts.sentTitle);
    expect(posts(pages.server).at(-1)).toEqual({
      url: '/v1/auth/password-reset',
      body: { email: 'ada@example.com' },
    });
  });

  test('a password that the server finds too common, too short or too long can be changed', async () => {
    const page = await openLink();
    for (const [code, message] of [
      ['too_common', texts.tooCommon],
      ['same_as_before', texts.sameAsBefore],
      ['too_short', texts.tooShort],
      ['too_long', texts.tooLong],
    ] as const) {
      answer(problem(400, 'invalid_request', [{ pointer: '/password', code, message: code }]));
      await choose(page, 'football1');
      await page.getByText(message).waitFor();
      expect(await focused(page).getAttribute('id')).toBe('password');
      expect(await focused(page).getAttribute('aria-invalid')).toBe('true');
      expect(await focused(page).getAttribute('aria-describedby')).toContain('password-error');
    }
    answer({ status: 204 });
    await choose(page, good);
    await arrived(page, texts.doneTitle);
  });

  test('two different passwords are told apart while typing, and are not sent', async () => {
    const page = await openLink();
    await choose(page, good, 'melon tractor viola');
    await page.getByText(texts.mismatch).waitFor();
    expect(await focused(page).getAttribute('id')).toBe('confirmation');
    await page.locator('#confirmation').fill('melon tractor vio');
    expect(await page.locator('#confirmation-error').textContent()).toBe('');
    await page.locator('#confirmation').fill('melon tractor vix');
    expect(await page.locator('#confirmation-error').textContent()).toBe(texts.mismatch);
    expect(posts(pages.server)).toEqual([]);
  });

  test('offline, what was typed stays, and Enter sends it when the connection is back', async () => {
    answer({ status: 204 });
    const page = await openLink();
    await page.context().setOffline(true);
    await choose(page, good);
    await failedWith(page, texts.offline);
    await page.context().setOffline(false);
    await page.getByText(texts.onlineAgain).waitFor();
    const again = page.getByRole('button', { name: texts.tryAgain });
    expect(await again.evaluate((button) => button.getBoundingClientRect().bottom)).toBeLessThanOrEqual(
      phone.height,
    );
    expect(await focused(page).textContent()).toBe(texts.tryAgain);
    await page.keyboard.press('Enter');
    await arrived(page, texts.doneTitle);
  });

  test('errors of the server and too many attempts keep what was typed, and can be tried again', async () => {
    const page = await openLink();
    const busy = problem(429, 'too_many_attempts');
    await choose(page, good);
    await failedWith(page, texts.serverError);
    for (const [next, message] of [
      [busy, texts.tooMany],
      [{ status: 503, body: { message: 'Service Unavailable' } }, texts.serverError],
      [{ ...busy, headers: { 'retry-after': '20' } }, texts.tooManyOneMinute],
      [{ ...busy, headers: { 'retry-after': '540' } }, texts.tooManyMinutes.replace('{minutes}', '9')],
    ] as const) {
      answer(next);
      await page.getByRole('button', { name: texts.tryAgain }).click();
      await failedWith(page, message);
    }
    answer({ status: 204 });
    await page.getByRole('button', { name: texts.tryAgain }).click();
    await arrived(page, texts.doneTitle);
  });

  test('a connection that breaks is told from being offline', async () => {
    const page = await openLink();
    answer({ status: 0 });
    await choose(page, good);
    await failedWith(page, texts.unreachable);
  });

  test('a form is sent once, however often it is submitted meanwhile', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    answer({ status: 204, after: promise });
    const page = await openLink();
    await choose(page, good);
    await page.getByRole('button', { name: texts.saving }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: texts.saving }).click({ force: true });
    resolve();
    await arrived(page, texts.doneTitle);
    expect(posts(pages.server)).toHaveLength(1);
  });

  test('passwords of 256 characters, of any script, with blanks at their ends arrive as they were typed', async () => {
    answer({ status: 204 });
    const page = await openLink();
    const passwords = [
      `${'correct horse '.repeat(17)}staple`.padEnd(256, '.'),
      'Ünïcødé 密码 пароль كلمة',
      '🐝🍯🌻🐛🦋🐞🐢🦎',
      '  two blanks  ',
    ];
    for (const password of passwords) {
      await follow(page);
      await choose(page, password);
      await arrived(page, texts.doneTitle);
    }
    expect(posts(pages.server).map(({ body }) => body.password)).toEqual(passwords);
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
    expect(posts(pages.server)).toEqual([]);
  });

  test('hints say how strong a password is while it is typed, and forbid none', async () => {
    const page = await openLink();
    const hintTo = async (password: string) => {
      await page.locator('#password').fill(password);
      return page.locator('#strength').textContent();
    };
    expect(await hintTo('melon')).toBe(texts.more.replace('{count}', '3'));
    expect(await hintTo('melontr')).toBe(texts.oneMore);
    expect(await hintTo('melon-4tree')).toBe(texts.fair);
    expect(await hintTo(good)).toBe(texts.strong);
    expect(await hintTo('password')).toBe(texts.weak);
    expect(await hintTo('Donaudampfschifffahrtsgesellschaft')).toBe(texts.weak);
    answer({ status: 204 });
    await choose(page, 'password');
    await arrived(page, texts.doneTitle);
  });

  test('passwords can be shown, and are hidden again before they are sent', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    answer({ status: 204, after: promise });
    const page = await openLink();
    const types = () =>
      page.locator('#password, #confirmation').evaluateAll((inputs) => inputs.map((input) => input.type));
    await page.getByRole('button', { name: texts.showPassword }).click();
    expect(await types()).toEqual(['text', 'text']);
    expect(await page.getByRole('button', { name: texts.hidePassword }).textContent()).toBe(texts.hide);
    await choose(page, good);
    expect(await types()).toEqual(['password', 'password']);
    resolve();
    await arrived(page, texts.doneTitle);
  });

  test('fields tell password managers what they are (trust 11)', async () => {
    const page = await openLink();
    const purposes = await page
      .locator('input')
      .evaluateAll((inputs) =>
        inputs.map((input) => [
          input.id,
          input.type,
          input.autocomplete,
          input.getAttribute('passwordrules'),
        ]),
      );
    expect(purposes).toEqual([
      ['account', 'text', 'username', null],
      ['password', 'password', 'new-password', 'minlength: 8; maxlength: 256;'],
      ['confirmation', 'password', 'new-password', null],
      ['email', 'email', 'username', null],
    ]);
  });

  describe('without a token', () => {
    test('it asks for the address, and says the same about every one', async () => {
      const page = await pages.open('/reset-password');
      await heading(page, texts.requestTitle).waitFor();
      await page.getByLabel(texts.email).fill('nobody');
      await page.keyboard.press('Enter');
      await page.getByText(texts.emailInvalid).waitFor();
      expect(posts(pages.server)).toEqual([]);
      answer({ status: 202, body: {} });
      await page.getByLabel(texts.email).fill('nobody@example.com');
      await page.keyboard.press('Enter');
      await arrived(page, texts.sentTitle);
      await page.getByText('nobody@example.com', { exact: true }).waitFor();
      await page.getByRole('button', { name: texts.otherAddress }).click();
      await arrived(page, texts.requestTitle);
      expect(await page.getByLabel(texts.email).inputValue()).toBe('nobody@example.com');
    });

    test('an address that the server refuses can be corrected', async () => {
      answer(problem(400, 'invalid_request', [{ pointer: '/email', code: 'invalid_format' }]));
      const page = await pages.open('/reset-password');
      await page.getByLabel(texts.email).fill('ada@nowhere');
      await page.keyboard.press('Enter');
      await page.getByText(texts.emailInvalid).waitFor();
      expect(await focused(page).inputValue()).toBe('ada@nowhere');
    });
  });
});
