import { describe, expect, test } from 'vitest';
import type { StoredCustomer } from '../../shared/customers/customer.ts';
import { greetingName, type Mail } from '../../shared/mail/mail.ts';
import { compose } from '../../shared/mail/message.ts';
import { standardTexts } from '../../shared/mail/texts/languages.ts';
import { shopTexts } from '../../shared/mail/texts/shop-texts.ts';
import { isOneLine, type MailKind, mailKinds, textKeys } from '../../shared/mail/texts/texts.ts';
import { languages } from '../../shared/text/languages.ts';

const mail: Mail = {
  kind: 'email-change',
  to: 'ana@example.com',
  language: 'en',
  name: 'Ana',
  link: 'https://shop.example/change-email?lang=en&a="b"#token=x',
  validSeconds: 3600,
  email: 'new@example.com',
};
const every = languages.flatMap((language) => mailKinds.map((kind): [string, MailKind] => [language, kind]));

describe.each(languages)('the texts in %s', (language) => {
  test('are there, hold only placeholders that get filled, and are what a shop could say', () => {
    expect(Object.keys(standardTexts[language]).toSorted()).toEqual([...textKeys].toSorted());
    expect(shopTexts.parse(standardTexts[language])).toEqual(standardTexts[language]);
  });

  test('differ from those of every other language, each of them', () => {
    for (const other of languages.filter((one) => one !== language))
      for (const key of textKeys)
        expect(standardTexts[language][key], key).not.toBe(standardTexts[other][key]);
  });

  test('have their paragraphs only where there is room for them', () => {
    for (const key of textKeys) if (isOneLine(key)) expect(standardTexts[language][key]).not.toContain('\n');
  });
});

test.each([
  ['en', /did not open an account.+do not confirm.+set a password of your own/s],
  ['es', /no ha abierto ninguna cuenta.+no confirme.+elija antes una contraseña propia/s],
  ['fr', /n’avez pas ouvert de compte.+ne confirmez rien.+choisissez d’abord votre propre mot de passe/s],
  ['de', /kein Kundenkonto.+eröffnet.+bestätigen Sie nichts.+eigenes Passwort/s],
] as const)(
  'in %s who is to prove an address is told how to throw out whoever registered it (trust 16)',
  (language, told) => {
    expect(standardTexts[language]['verify-email.close']).toMatch(told);
  },
);

test.each(every)('in %s the mail %s says the same as HTML and as plain text', (language, kind) => {
  const written = { ...mail, kind, language: language as Mail['language'] };
  const { subject, text, html } = compose(written, standardTexts[written.language], 'Blue Bicycle');
  const plain = html
    .slice(html.indexOf('</style>'))
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replaceAll(/\s+/g, ' ');
  for (const line of text
    .split(/\n+/)
    .filter((one) => one !== '-- ')
    .flatMap((one) => one.split(/: (?=https:)/)))
    expect(plain).toContain(line.trim());
  expect(`${subject}${text}`).not.toMatch(/[{}]|undefined/);
  expect(html).toContain(`<html lang="${language}"`);
  expect(html).toContain(`<title>${subject}</title>`);
  expect(html.match(/<h1/g)).toHaveLength(1);
  expect(html).not.toMatch(/<table|<img|<script|src=|@import|url\(/);
});

test('a validity is said in the words of the language', () => {
  const said = (language: Mail['language'], validSeconds: number) =>
    compose({ ...mail, language, validSeconds }, standardTexts[language], 'Shop').text;
  expect(said('en', 3600)).toContain('for 60 minutes.');
  expect(said('de', 3 * 86_400)).toContain('und zwar 3 Tage lang.');
  expect(said('fr', 7 * 86_400)).toContain('pendant 7 jours.');
  expect(said('es', 3600)).toContain('durante 60 minutos.');
});

test('nothing that people enter becomes markup, another line or another placeholder (trust 38)', () => {
  const { subject, text, html } = compose(
    { ...mail, name: '{email}\r\nBcc: x', email: '<b>@example.com' },
    standardTexts.en,
    '<script>\r\nX-Evil: 1 {name}',
  );
  expect(subject).toBe('Confirm your new e-mail address for <script> X-Evil: 1 {name}');
  expect(html).not.toMatch(/<script|<b>/);
  expect(html).toContain('&lt;script&gt; X-Evil: 1 {name}');
  expect(html).toContain('href="https://shop.example/change-email?lang=en&amp;a=&quot;b&quot;#token=x"');
  expect(text).toContain('Hello {email} Bcc: x,\n');
});

describe('a customer is greeted', () => {
  const named = (fields: Partial<StoredCustomer>) => greetingName(fields as StoredCustomer);

  test.each([
    [{ firstName: 'Ana', lastName: 'Alta' }, 'Ana Alta'],
    [{ firstName: 'Ana' }, 'Ana'],
    [{ name: 'Ana Alta' }, 'Ana Alta'],
    [{ firstName: 'Seán', lastName: "O'Connor-Ó Sé" }, "Seán O'Connor-Ó Sé"],
    [{ name: 'Dr. José M. Núñez' }, 'Dr. José M. Núñez'],
    [{ name: '山田 太郎' }, '山田 太郎'],
    [{ name: 'प्रिया शर्मा' }, 'प्रिया शर्मा'],
  ])('by what is a name: %j', (fields, expected) => {
    expect(named(fields)).toBe(expected);
  });

  test.each([
    'evil.example',
    'www.evil.example',
    'https://evil.example',
    'Call 0900 123',
    'a@b.c',
    'Ana\r\nBcc: x@y.z',
    'x'.repeat(61),
    'Win <b>',
    '',
  ])('without a name when it might be something else: %j', (name) => {
    expect(named({ name })).toBeUndefined();
  });
});
