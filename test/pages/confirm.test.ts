import { describe, expect, test } from 'vitest';
import { type Confirmation, confirmPage } from '../../shared/pages/confirm/page.ts';
import { english } from '../../shared/pages/confirm/texts/en.ts';
import { frameTexts } from '../../shared/pages/frame/texts.ts';
import { browserIsMissing } from '../support/browser.ts';
import {
  arrived,
  failed,
  focused,
  heading,
  type Pages,
  posts,
  problem,
  shop,
  token,
  usePages,
} from './support/pages.ts';

const { all, ...own } = english(shop);
const failures = frameTexts.en(shop).script;
const confirmations = Object.keys(own) as Confirmation[];

/** What the button sends. */
const sent: Readonly<Record<Confirmation, { url: string; body: unknown }>> = {
  'verify-email': { url: '/v1/auth/email-verification/confirm', body: { token } },
  'change-email': { url: '/v1/auth/email-change/confirm', body: { token } },
  'confirm-marketing': { url: '/v1/marketing/confirm', body: { token } },
  unsubscribe: { url: `/v1/marketing/unsubscribe?token=${token}`, body: 'List-Unsubscribe=One-Click' },
};

describe.skipIf(browserIsMissing())('confirming with one button', () => {
  let pages: Pages;
  usePages((started) => {
    pages = started;
  });
  const open = (confirmation: Confirmation) => pages.open(`/${confirmation}#token=${token}`);

  describe.each(confirmations)('%s', (confirmation) => {
    const texts = { ...all, ...own[confirmation] };

    test('happens by the button, with the keyboard alone, and not by opening the page (trust 6)', async () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      pages.server.answer({ status: 204, after: promise });
      const page = await open(confirmation);
      await heading(page, texts.title).waitFor();
      expect(posts(pages.server)).toEqual([]);
      await page.keyboard.press('Tab');
      expect(await focused(page).textContent()).toBe(texts.confirm);
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: texts.confirming }).waitFor();
      await page.keyboard.press('Enter');
      resolve();
      await arrived(page, texts.doneTitle);
      await page.getByText(texts.done).waitFor();
      expect(posts(pages.server)).toEqual([sent[confirmation]]);
    });

    test('says of a link without use what to do', async () => {
      const page = await open(confirmation);
      for (const [answer, title, text] of [
        [problem(410, 'link_expired'), texts.expiredTitle, texts.expired],
        [problem(410, 'link_used'), texts.usedTitle, texts.used],
        [problem(410, 'link_invalid'), texts.invalidTitle, texts.invalid],
        [problem(400, 'invalid_request'), texts.invalidTitle, texts.invalid],
      ] as const) {
        await page.evaluate(`location.hash = 'token=${token}'`);
        pages.server.answer(answer);
        await page.getByRole('button', { name: texts.confirm }).click();
        await arrived(page, title);
        await page.getByText(text).waitFor();
      }
    });
  });

  test('an address that somebody else has by now is not taken', async () => {
    pages.server.answer(problem(409, 'already_exists'));
    const page = await open('change-email');
    await page.getByRole('button', { name: own['change-email'].confirm }).click();
    await arrived(page, all.takenTitle);
  });

  test('failures are told, and the button tries again', async () => {
    const page = await open('verify-email');
    await page.context().setOffline(true);
    await page.getByRole('button', { name: own['verify-email'].confirm }).click();
    await failed(page, failures.offline);
    await page.context().setOffline(false);
    await page.getByText(failures.onlineAgain).waitFor();
    for (const [answer, message] of [
      [{ status: 500 }, failures.serverError],
      [{ status: 0 }, failures.unreachable],
      [{ status: 429, headers: { 'retry-after': '61' } }, failures.tooManyMinutes.replace('{minutes}', '2')],
    ] as const) {
      pages.server.answer(answer);
      await page.getByRole('button', { name: failures.tryAgain }).click();
      await failed(page, message);
    }
    pages.server.answer({ status: 204 });
    await page.getByRole('button', { name: failures.tryAgain }).click();
    await arrived(page, own['verify-email'].doneTitle);
  });

  test('a page without a token, or with an empty one, says that the link is incomplete', async () => {
    for (const fragment of ['', '#token=']) {
      const page = await pages.open(`/unsubscribe${fragment}`);
      await heading(page, all.invalidTitle).waitFor();
    }
  });

  test('every page has an endpoint of its own', () => {
    const endpoints = confirmations.map((confirmation) => confirmPage(confirmation).settings.endpoint);
    expect(new Set(endpoints).size).toBe(4);
  });
});
