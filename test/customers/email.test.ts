import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalEmail } from '../../shared/customers/email.ts';

describe('the canonical e-mail address (trust 17)', () => {
  test.each([
    [' Ana.Muñoz@Example.com '.replace('ñ', 'n'), 'ana.munoz@example.com'],
    ['A+tag@EXAMPLE.co.uk', 'a+tag@example.co.uk'],
    ["o'connor@example.com", "o'connor@example.com"],
    ['info@Bücher.example', 'info@xn--bcher-kva.example'],
    ['info@例え.jp', 'info@xn--r8jz45g.jp'],
  ])('of %s is %s', (text, canonical) => {
    expect(canonicalEmail(text)).toBe(canonical);
  });

  test.each([
    'ana',
    'ana@',
    '@example.com',
    'a@x,b@y.com',
    'a@x.com b@y.com',
    'a@b@c.com',
    'ana@localhost',
    'a..b@example.com',
    '.a@example.com',
    'ana@-example.com',
    'ａna@example.com', // full-width a: a look-alike
    'ana@ｅxample.com',
    'ﬁn@example.com', // ligature
    'аna@example.com', // Cyrillic a: SES cannot mail to it
    'ana@example.com\r\nBcc: x@y.com',
    // What a parser of web addresses would cut off or decode
    'ana@example.com?x=1',
    'ana@example.com/.evil.test',
    'ana@example.com#x',
    'ana@example.com\\x',
    'ana@exa%6dple.com',
    'ana@exam\tple.com',
    'ana@exam\u00adple.com',
    'ana@exam\u200bple.com',
    'ana@example.com:25',
    `${'a'.repeat(65)}@example.com`,
    `a@${'b'.repeat(250)}.com`,
    '',
  ])('of %j does not exist', (text) => {
    expect(canonicalEmail(text)).toBeUndefined();
  });

  test('is its own canonical form, whatever text it was made from', () => {
    const texts = fc.oneof(
      fc.emailAddress(),
      fc.string(),
      fc.string({ unit: 'grapheme' }).map((s) => `${s}@${s}.com`),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const canonical = canonicalEmail(text);
        return canonical === undefined || canonicalEmail(canonical) === canonical;
      }),
      { numRuns: 2000 },
    );
  });

  test('does not depend on letter case or on white space around it', () => {
    fc.assert(
      fc.property(fc.emailAddress(), (address) => {
        const canonical = canonicalEmail(address);
        return (
          canonicalEmail(` ${address.toUpperCase()}\n`) === canonical &&
          canonicalEmail(address.toLowerCase()) === canonical
        );
      }),
      { numRuns: 1000 },
    );
  });
});
