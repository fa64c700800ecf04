import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { german as confirmGerman } from '../../shared/pages/confirm/texts/de.ts';
import { english as confirmEnglish } from '../../shared/pages/confirm/texts/en.ts';
import { frameTexts } from '../../shared/pages/frame/texts.ts';
import { german } from '../../shared/pages/reset-password/texts/de.ts';
import { english } from '../../shared/pages/reset-password/texts/en.ts';
import { browserIsMissing } from '../support/browser.ts';
import { heading, type Pages, posts, shop, token, usePages } from './support/pages.ts';

const texts = english(shop).page;
const inGerman = german(shop).page;

describe.skipIf(browserIsMissing())('a mailed link', () => {
  let pages: Pages;
  usePages((started) => {
    pages = started;
  });

  /** Everything in the page that keeps or shows a text. */
  const tracesIn = (page: Page) =>
    page.evaluate(
      '[location.href, document.referrer, JSON.stringify(history.state), document.documentElement.outerHTML, document.cookie, JSON.stringify({ ...localStorage, ...sessionStorage })].join()',
    );

  test.each([
    ['reset-password', texts.title],
    ['verify-email', confirmEnglish(shop)['verify-email'].title],
  ])(
    'to %s leaves its token nowhere in the address, the history, the referrer or the document (trust 11)',
    async (path, title) => {
      const page = await pages.open(`/${path}#token=${token}`);
      await heading(page, title).waitFor();
      expect(page.url()).toBe(`${pages.server.url}/${path}`);
      expect(await tracesIn(page)).not.toContain(token);
    },
  );

  test('is gone after a reload: the page asks for the address instead', async () => {
    const page = await pages.open(`/reset-password#token=${token}`);
    await page.reload();
    await heading(page, texts.requestTitle).waitFor();
  });

  test('with an empty token is one that does not work', async () => {
    const page = await pages.open('/reset-password#token=');
    await heading(page, texts.invalidTitle).waitFor();
    expect(page.url()).toBe(`${pages.server.url}/reset-password`);
  });

  test('replaces the one before it in the same tab', async () => {
    pages.server.answer({ status: 204 });
    const page = await pages.open('/verify-email#token=first');
    await page.evaluate(`location.hash = 'token=${token}'`);
    await expect.poll(() => page.url()).toBe(`${pages.server.url}/verify-email`);
    await page.getByRole('button', { name: confirmEnglish(shop)['verify-email'].confirm }).click();
    await expect.poll(() => posts(pages.server)).toMatchObject([{ body: { token } }]);
  });

  test('without JavaScript says what is missing, in the language of the browser', async () => {
    const page = await pages.openIn(`/reset-password#token=${token}`, {
      javaScriptEnabled: false,
      locale: 'de-AT',
    });
    await heading(page, frameTexts.de(shop).page.skipScriptTitle).waitFor();
    expect(await page.locator('form:visible, #stalled:visible').count()).toBe(0);
    await page.getByRole('link', { name: 'English' }).click();
    await heading(page, frameTexts.en(shop).page.skipScriptTitle).waitFor();
  });

  describe('in another language', () => {
    const german = (page: Page) => page.getByRole('link', { name: 'Deutsch' }).click();

    test('still works, and leaves no trace of its token', async () => {
      pages.server.answer({ status: 204 });
      const page = await pages.open(`/change-email?lang=fr#token=${token}`);
      await german(page);
      await heading(page, confirmGerman(shop)['change-email'].title).waitFor();
      expect(page.url()).toBe(`${pages.server.url}/change-email?lang=de`);
      expect(await tracesIn(page)).not.toContain(token);
      await page.getByRole('button', { name: confirmGerman(shop)['change-email'].confirm }).click();
      await heading(page, confirmGerman(shop)['change-email'].doneTitle).waitFor();
      expect(posts(pages.server)).toMatchObject([{ body: { token } }]);
    });

    test('says the same: what is done stays done', async () => {
      pages.server.answer({ status: 204 });
      const page = await pages.open(`/unsubscribe#token=${token}`);
      await page.getByRole('button', { name: confirmEnglish(shop).unsubscribe.confirm }).click();
      await heading(page, confirmEnglish(shop).unsubscribe.doneTitle).waitFor();
      await german(page);
      await heading(page, confirmGerman(shop).unsubscribe.doneTitle).waitFor();
      await page.reload();
      await heading(page, confirmGerman(shop).all.invalidTitle).waitFor();
      expect(posts(pages.server)).toHaveLength(1);
    });

    test('keeps the address for which a link was asked', async () => {
      pages.server.answer({ status: 202, body: {} });
      const page = await pages.open('/reset-password');
      await page.getByLabel(texts.email).fill('ada@example.com');
      await page.keyboard.press('Enter');
      await heading(page, texts.sentTitle).waitFor();
      await german(page);
      await heading(page, inGerman.sentTitle).waitFor();
      await page.getByText('ada@example.com', { exact: true }).waitFor();
    });

    test('does not add to the history: back leads to where the customer came from', async () => {
      const page = await pages.open('/unsubscribe');
      await page.goto(`${pages.server.url}/reset-password#token=${token}`);
      await german(page);
      await heading(page, inGerman.title).waitFor();
      await page.goBack();
      expect(page.url()).toBe(`${pages.server.url}/unsubscribe`);
    });
  });
});
