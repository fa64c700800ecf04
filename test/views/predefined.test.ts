import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { predefinedViews } from '../../shared/views/predefined.ts';

/**
 * What each version of a predefined view is, as a digest. The version is its ETag: a view that changes gets a new
 * version, and a line of its own here. No line ever changes.
 */
const released: Readonly<Record<string, string>> = {
  'new-this-month@1': 'f7abcd566acae19f',
  'birthdays-this-month@1': '2d4b5243dcd45664',
  'business@1': '74b5b32e31b8f35a',
  'members@1': 'a24cef7d82beafb8',
  'without-email@1': '04413d41db51e92b',
  'without-password@1': 'f11d08683a62c105',
  'blocked@1': '8da7ade86d1cf17d',
  'inactive@1': 'b90c9d20693a3114',
  'marketing-subscribers@1': '813af3b03ff3631d',
  'tax-exempt@1': '61e4c1e90f7f5947',
  'never-ordered@1': 'eea91a4bae81f7b1',
  'ordered-this-month@1': '15e24daa8823844e',
  'lost@1': '4b77c91906ab662f',
  'best-customers@1': '6ef697513fb5ac23',
  'with-credit@1': 'c43483f0e09e2bec',
};

test.each(predefinedViews)(
  'the predefined view $id is what version $version of it was from the first',
  ({ version, ...view }) => {
    const digest = createHash('sha256').update(JSON.stringify(view)).digest('hex').slice(0, 16);
    const advice = `a change of the view ${view.id} raises \`version\` in predefined.ts`;
    expect(released[`${view.id}@${version}`], advice).toBe(digest);
  },
);
