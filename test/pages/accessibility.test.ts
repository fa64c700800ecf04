import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { english as confirmEnglish } from '../../shared/pages/confirm/texts/en.ts';
import { frameTexts } from '../../shared/pages/frame/texts.ts';
import { english } from '../../shared/pages/reset-password/texts/en.ts';
import { languages } from '../../shared/text/languages.ts';
import { expectAccessible } from '../support/axe.ts';
import { browserIsMissing } from '../support/browser.ts';
import { heading, type Pages, phone, problem, shop, token, usePages } from './support/pages.ts';

const texts = { ...english(shop).page, ...english(shop).script };
const good = 'melon tractor violin';
const confirmations = ['verify-email', 'change-email', 'confirm-marketing', 'unsubscribe'] as const;
const paths = ['reset-password', ...confirmations];

describe.skipIf(browserIsMissing())('for everybody (trust 11)', () => {
  let pages: Pages;
  usePages((started) => {
    pages = started;
  });
  const follow = (page: Page) => page.evaluate(`location.hash = 'token=${token}'`);

  test('setting a password breaks no rule of WCAG 2.2 AA in any state', async () => {
    const page = await pages.open(`/reset-password#token=${token}`);
    const send = async (password: string, again = password) => {
      await page.locator('#password').fill(password);
      await page.locator('#confirmation').fill(again);
      await page.keyboard.press('Enter');
    };
    await expectAccessible(page);
    await send('short', 'other');
    await page.getByText(texts.tooShort).waitFor();
    await expectAccessible(page);
    await send('password', 'passwort');
    await page.getByText(texts.mismatch).waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: texts.showPassword }).click();
    await page.locator('#confirmation').fill('password');
    await page.getByText(texts.match).waitFor();
    await expectAccessible(page);
    const { promise, resolve } = Promise.withResolvers<void>();
    pages.server.answer({ status: 500, after: promise });
    await send(good);
    await page.getByRole('button', { name: texts.saving }).waitFor();
    await expectAccessible(page);
    resolve();
    await page.getByText(frameTexts.en(shop).script.serverError).waitFor();
    await expectAccessible(page);
    await page.context().setOffline(true);
    await send(good);
    await page.getByText(frameTexts.en(shop).script.offline).waitFor();
    await expectAccessible(page);
    await page.context().setOffline(false);
    pages.server.answer(problem(400, 'invalid_request', [{ pointer: '/password', code: 'too_common' }]));
    await send('password1');
    await page.getByText(texts.tooCommon).waitFor();
    await expectAccessible(page);
    for (const [answer, title] of [
      [{ status: 204 }, texts.doneTitle],
      [problem(410, 'link_expired'), texts.expiredTitle],
      [problem(410, 'link_used'), texts.usedTitle],
      [problem(410, 'link_invalid'), texts.invalidTitle],
    ] as const) {
      await follow(page);
      pages.server.answer(answer);
      await send(good);
      await heading(page, title).waitFor();
      await expectAccessible(page);
    }
    await page.getByRole('button', { name: texts.newLink }).click();
    await page.getByLabel(texts.email).fill('nobody');
    await page.keyboard.press('Enter');
    await page.getByText(texts.emailInvalid).waitFor();
    await expectAccessible(page);
    pages.server.answer({ status: 202, body: {} });
    await page.getByLabel(texts.email).fill('ada@example.com');
    await page.keyboard.press('Enter');
    await heading(page, texts.sentTitle).waitFor();
    await expectAccessible(page);
  });

  test('confirming breaks no rule of WCAG 2.2 AA on any page and in any state', async () => {
    for (const confirmation of confirmations) {
      const page = await pages.open(`/${confirmation}#token=${token}`);
      await expectAccessible(page);
    }
    const page = await pages.open(`/change-email#token=${token}`);
    const own = { ...confirmEnglish(shop).all, ...confirmEnglish(shop)['change-email'] };
    await page.getByRole('button', { name: own.confirm }).click();
    await page.getByText(frameTexts.en(shop).script.serverError).waitFor();
    await expectAccessible(page);
    for (const [answer, title] of [
      [{ status: 204 }, own.doneTitle],
      [problem(410, 'link_expired'), own.expiredTitle],
      [problem(410, 'link_used'), own.usedTitle],
      [problem(410, 'link_invalid'), own.invalidTitle],
      [problem(409, 'already_exists'), own.takenTitle],
    ] as const) {
      await follow(page);
      pages.server.answer(answer);
      await page.locator('#confirm button').click();
      await heading(page, title).waitFor();
      await expectAccessible(page);
    }
  });

  test('the page without JavaScript breaks no rule of WCAG 2.2 AA', async () => {
    const page = await pages.openIn('/unsubscribe', { bypassCSP: true });
    // Where there is no script, axe cannot run either: so the markup is taken out of its <noscript>.
    await page.evaluate(
      "for (const view of document.querySelectorAll('[data-view]')) view.remove(); const off = document.querySelector('noscript'); off.replaceWith(...new DOMParser().parseFromString(off.textContent, 'text/html').body.childNodes)",
    );
    await heading(page, frameTexts.en(shop).page.skipScriptTitle).waitFor();
    await expectAccessible(page);
  });

  const others = languages.filter((language) => language !== 'en');
  test.each(others)('in %s no view breaks a rule of WCAG 2.2 AA', async (language) => {
    for (const path of ['reset-password', 'change-email']) {
      const page = await pages.open(`/${path}?lang=${language}#token=${token}`);
      await page.evaluate("for (const view of document.querySelectorAll('[data-view]')) view.hidden = false");
      await expectAccessible(page);
    }
  });

  test.each(languages)(
    'in %s everything fits on the smallest screen, and with text of twice the size',
    async (language) => {
      for (const path of paths) {
        const page = await pages.open(`/${path}?lang=${language}#token=${token}`);
        for (const [width, size] of [
          [320, '100%'],
          [phone.width, '200%'],
        ] as const) {
          await page.setViewportSize({ width, height: 568 });
          await page.evaluate(`document.documentElement.style.fontSize = '${size}'`);
          expect([path, size, await page.evaluate(overflowing)]).toEqual([path, size, []]);
        }
      }
    },
  );

  test('nothing turns or fades for those who want no motion', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    pages.server.answer({ status: 204, after: promise });
    const page = await pages.open(`/unsubscribe#token=${token}`);
    await page.emulateMedia({ reducedMotion: 'reduce' });
    const motion = () =>
      page.evaluate(
        "(() => { const all = [...document.querySelectorAll('*')]; return all.filter((element) => ['', '::before'].some((part) => { const style = getComputedStyle(element, part || null); return style.animationName === 'turn' || style.transitionDuration !== '0s' })).length })()",
      );
    await page.locator('#confirm button').click();
    await page.locator('[aria-busy=true]').waitFor();
    expect(await motion()).toBe(0);
    resolve();
  });

  test('colours that the system forces leave buttons, fields and the strength to be seen', async () => {
    const page = await pages.openIn(`/reset-password#token=${token}`, { forcedColors: 'active' });
    await page.locator('#password').fill(good);
    const styleOf = (selector: string, property: string) =>
      page.evaluate(`getComputedStyle(document.querySelector('${selector}')).${property}`);
    const canvas = await styleOf('body', 'backgroundColor');
    expect(await styleOf('#choose .primary', 'borderTopColor')).not.toBe(canvas);
    expect(await styleOf('.meter span', 'backgroundColor')).not.toBe(canvas);
    expect(await styleOf('.badge', 'stroke')).not.toBe(canvas);
  });
});

/** What sticks out of the screen or of its box, view by view, with the longest message in its place. */
const overflowing = `[...document.querySelectorAll('[data-view]')].flatMap((shown, _, views) => {
  const { texts } = JSON.parse(document.body.dataset.page);
  for (const message of shown.querySelectorAll('.message')) message.textContent = texts.serverError;
  for (const view of views) view.hidden = view !== shown;
  const boxes = [document.documentElement, ...document.querySelectorAll('body *:not(input, svg, svg *, script, style)')];
  return boxes
    .filter((box) => box.clientWidth > 0 && box.scrollWidth > box.clientWidth)
    .map((box) => shown.dataset.view + ': ' + box.outerHTML.slice(0, 80));
})`;
