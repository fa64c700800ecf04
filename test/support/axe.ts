import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** Levels A and AA of WCAG 2.2 and what axe holds to be good practice. */
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What breaks a rule, and what axe cannot decide about contrast: that is no answer either. */
const run = (options: object) => `axe.run(document, ${JSON.stringify(options)})
  .then(({ violations, incomplete }) => [...violations, ...incomplete.filter(({ id }) => id === 'color-contrast')]
    .flatMap(({ id, help, nodes }) => nodes.map(({ html }) => id + ': ' + help + ': ' + html)))`;

/**
 * The page, as it is now, breaks no rule that axe knows, in its light colours and in its dark ones.
 * @param without rules that do not apply to it
 */
export async function expectAccessible(page: Page, without: readonly string[] = []): Promise<void> {
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(axe.source);
  const rules = Object.fromEntries(without.map((rule) => [rule, { enabled: false }]));
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  expect(await page.evaluate(run({ runOnly: tags, rules }))).toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  expect(await page.evaluate(run({ runOnly: { type: 'rule', values: ['color-contrast'] } }))).toEqual([]);
}
