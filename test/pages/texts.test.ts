import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Confirmation, confirmPage } from '../../shared/pages/confirm/page.ts';
import { frameTexts } from '../../shared/pages/frame/texts.ts';
import type { Texts, Translated } from '../../shared/pages/page.ts';
import { resetPasswordPage } from '../../shared/pages/reset-password/page.ts';
import { type Language, languages } from '../../shared/text/languages.ts';

const shop = { name: 'Blue Bicycle', shortestPassword: 11, longestPassword: 222 };
const others = languages.filter((language) => language !== 'en');
const confirmations: Confirmation[] = ['verify-email', 'change-email', 'confirm-marketing', 'unsubscribe'];

/** Each set of texts with the template that they are for. */
const sets: [string, Translated<Texts>, string][] = [
  ['frame', frameTexts, 'frame/frame.html'],
  ['reset-password', resetPasswordPage.texts, 'reset-password/reset-password.html'],
  ...confirmations.map((name): [string, Translated<Texts>, string] => [
    name,
    confirmPage(name).texts,
    'confirm/confirm.html',
  ]),
];

const flat = (set: Translated<Texts>, language: Language): [string, string][] => {
  const { page, script } = set[language](shop);
  return [...Object.entries(page), ...Object.entries(script)];
};

const placeholders = (text: string) => text.match(/\{\w+\}|Blue Bicycle|\b(11|222)\b/g)?.sort() ?? [];

describe.each(sets)('the texts of %s', (_, set, template) => {
  test('are all asked for by its template', () => {
    const source = readFileSync(join(import.meta.dirname, '../../shared/pages', template), 'utf8');
    for (const name of Object.keys(set.en(shop).page)) expect(source).toContain(`{{${name}}}`);
  });

  test.each(others)('are translated into %s, with the same things filled in', (language) => {
    const english = new Map(flat(set, 'en'));
    for (const [name, text] of flat(set, language)) {
      if (name === 'icon') continue;
      expect([name, text.trim()]).toEqual([name, text]);
      expect([name, text]).not.toEqual([name, english.get(name)]);
      expect([name, placeholders(text)]).toEqual([name, placeholders(english.get(name) ?? '')]);
    }
  });

  test('follow the rules of French and Spanish punctuation', () => {
    for (const [name, text] of flat(set, 'fr'))
      expect([name, text]).not.toEqual([name, expect.stringMatching(/[^\u202f][?!:;»]|«[^\u202f]|'/)]);
    for (const [name, text] of flat(set, 'es'))
      expect([name, text.match(/¿/g)?.length]).toEqual([name, text.match(/\?/g)?.length]);
  });
});

test.each([
  ['en', 'newer password'],
  ['es', 'contraseña más reciente'],
  ['fr', 'mot de passe plus récent'],
  ['de', 'neueres Passwort'],
] as const)(
  'in %s, who opens a used link to change an address is not told for sure that it was changed',
  (language, ended) => {
    expect(confirmPage('change-email').texts[language](shop).page.used).toContain(ended);
  },
);
