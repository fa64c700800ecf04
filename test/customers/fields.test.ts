import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { country } from '../../shared/customers/address.ts';
import { birthDate } from '../../shared/customers/birth-date.ts';
import { customer } from '../../shared/customers/customer.ts';
import { toE164 } from '../../shared/customers/e164.ts';
import { customerInput, customerPatch } from '../../shared/customers/input.ts';
import { tags } from '../../shared/customers/tags.ts';
import { canonicalUsername, username } from '../../shared/customers/username.ts';
import { multilineText, text } from '../../shared/text/text.ts';

test('each field that is shown and cannot be set says why', () => {
  const shown = Object.keys(customer.shape).filter((name) => !Object.hasOwn(customerInput.shape, name));
  const given = Object.fromEntries(shown.map((name) => [name, 1]));
  for (const schema of [customerInput, customerPatch]) {
    const { issues } = schema.safeParse({ name: 'Ada', ...given }).error ?? { issues: [] };
    expect(issues.map((issue) => 'keys' in issue && issue.keys)).toEqual(shown.map((name) => [name]));
    for (const { message } of issues) expect(message).toMatch(/^Clientele keeps this itself|^A picture is/);
  }
});

describe('a text', () => {
  test('of one line takes tabs as blanks, and no line break', () => {
    expect(text(10).parse('\tAda\tB.\r\n')).toBe('Ada B.');
    for (const broken of ['a\nb', 'a\r\nb', 'a\rb', 'a\u2028b', 'a\u2029b'])
      expect(text(10).safeParse(broken).error?.issues).toMatchObject([
        { message: 'Line breaks are not allowed here.' },
      ]);
  });
  test('of several lines ends them in one way, however they were ended', () => {
    expect(multilineText(11).parse('a\r\nb\rc\nd\u2028e\tf\r\n')).toBe('a\nb\nc\nd\ne f');
    expect(multilineText(9).safeParse('a\u000bb').success).toBe(false);
  });
});

describe('a phone number', () => {
  test.each([
    ['020 7946 0958', 'GB', '+442079460958'],
    ['(020) 7946-0958', 'GB', '+442079460958'],
    ['00 44 20 7946 0958', 'GB', '+442079460958'],
    ['+44 (0)20 7946 0958', 'DE', '+442079460958'],
    ['+4402079460958', '', '+442079460958'],
    ['0470 12 34 56', 'BE', '+32470123456'],
    ['+442079460958', '', '+442079460958'],
    ['020 7946 0958', '', undefined],
    ['٠٣٠ ٩٠١٨٢٠', 'DE', '+4930901820'],
    ['12', 'GB', undefined],
    ['020 7946', 'GB', undefined],
    ['+999 123', 'GB', undefined],
    ['call me', 'GB', undefined],
  ])('%s in %s means %s', (typed, defaultCountry, meant) => {
    expect(toE164(typed, defaultCountry)).toBe(meant);
  });

  test('that is meant means itself, wherever it is dialled', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[\d ()+./-]{3,20}$/),
        fc.constantFrom('GB', 'US', 'DE', ''),
        (typed, where) => {
          const meant = toE164(typed, where);
          if (meant === undefined) return;
          expect(meant).toMatch(/^\+[1-9]\d{1,14}$/);
          expect(toE164(meant, 'FR')).toBe(meant);
        },
      ),
    );
  });
});

describe('a date of birth', () => {
  test.each(['1990-02-28', '2000-02-29', '--02-29', '1900-12-31'])('%s is one', (text) => {
    expect(birthDate.safeParse(text).success).toBe(true);
  });
  test.each([
    '1990-02-29',
    '--02-30',
    '1849-12-31',
    '2999-01-01',
    '1990-2-1',
    '19900228',
    '-02-28',
    '',
    '--00-10',
  ])('%j is none', (text) => {
    expect(birthDate.safeParse(text).success).toBe(false);
  });
});

describe('a country', () => {
  test('is known by its two letters, in any case', () => {
    expect(country.parse('gb')).toBe('GB');
    for (const text of ['UK', 'ZZ', 'G', 'GBR', '']) expect(country.safeParse(text).success).toBe(false);
  });
});

describe('a username', () => {
  test('has one canonical form, which is its own', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const canonical = canonicalUsername(text);
        expect(canonicalUsername(canonical)).toBe(canonical);
      }),
    );
  });
  test('is the same in any letter case', () => {
    expect(canonicalUsername('ADA.Ｌ')).toBe(canonicalUsername('ada.l'));
  });
  test('is never taken for an e-mail address', () => {
    expect(username.safeParse('ada@shop.example').success).toBe(false);
  });
});

describe('tags', () => {
  test('are kept once each, as they were spelled first', () => {
    expect(tags.parse([' VIP ', 'vip', 'Café', 'CAFE', 'new'])).toEqual(['VIP', 'Café', 'new']);
  });
  test('that were made distinct stay as they are', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('a', 'A', 'ä', 'b', 'ß', 'SS', '🎉'), { maxLength: 9 }),
        (list) => {
          const once = tags.parse(list);
          expect(tags.parse(once)).toEqual(once);
        },
      ),
    );
  });
});
