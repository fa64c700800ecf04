import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Mail } from '../../shared/mail/mail.ts';
import { compose } from '../../shared/mail/message.ts';
import { standardTexts } from '../../shared/mail/texts/languages.ts';
import { mailKinds } from '../../shared/mail/texts/texts.ts';
import { languages } from '../../shared/text/languages.ts';
import { expectAccessible } from '../support/axe.ts';
import { browserIsMissing, launchBrowser } from '../support/browser.ts';

const shop = 'Versandhaus Donaudampfschifffahrtsgesellschaft & Söhne';
const link = `https://shop.example/account/page?lang=en#token=${'x'.repeat(43)}`;

/** A mail with all that can be in one. */
const mail: Omit<Mail, 'kind' | 'language'> = {
  to: 'ana@example.com',
  name: 'Ana Maria Alta-Obermeier',
  link,
  validSeconds: 3600,
  email: 'maximiliane.obermeier@versicherungsgesellschaft.example',
  unsubscribe: { page: link, post: link },
};
/** Landmarks are those of the mail program, in whose page the mail is an article. */
const ofPages = ['landmark-one-main', 'region'];
const every = languages.flatMap((language) => mailKinds.map((kind) => ({ language, kind })));

describe.skipIf(browserIsMissing())('a mail as HTML', () => {
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    browser = await launchBrowser();
    page = await browser.newPage({ viewport: { width: 320, height: 740 } });
  });
  afterAll(() => browser.close());

  test.each(every)(
    '$kind in $language breaks no rule of WCAG 2.2 AA and fits on a small screen',
    async (of) => {
      const { html } = compose({ ...mail, ...of }, standardTexts[of.language], shop);
      await page.setContent(html);
      await expectAccessible(page, ofPages);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(320);
    },
  );

  test('needs its style sheet for nothing, which some mail programs drop', async () => {
    const { html } = compose({ ...mail, kind: 'email-change', language: 'de' }, standardTexts.de, shop);
    await page.setContent(html.replace(/<style>.*<\/style>/s, ''));
    await expectAccessible(page, ofPages);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(320);
  });
});
