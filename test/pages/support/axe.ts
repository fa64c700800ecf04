import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** Levels A and AA of WCAG 2.2 and what axe holds to be good practice. */
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

const run = (
  options: object,
) => `axe.run(document, ${JSON.stringify({ ...options, resultTypes: ['violations'] })})
  .then(({ violations }) => violations.flatMap(({ id, help, nodes }) => nodes.map(({ html }) => id + ': ' + help + ': ' + html)))`;

/** The page, as it is now, breaks no rule that axe knows, in its light colours and in its dark ones. */
export async function expectAccessible(page: Page): Promise<void> {
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(axe.source);
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  expect(await page.evaluate(run({ runOnly: tags }))).toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  expect(await page.evaluate(run({ runOnly: { type: 'rule', values: ['color-contrast'] } }))).toEqual([]);
}
