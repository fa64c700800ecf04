import { describe, expect, test } from 'vitest';
import { countryOf } from '../../shared/customer-files/cells/country.ts';
import { readCount, readMoney, readNumber } from '../../shared/customer-files/cells/decimal.ts';
import { readList } from '../../shared/customer-files/cells/list.ts';
import { booleanOf, genderOf, statusOf } from '../../shared/customer-files/cells/words.ts';
import { splitName } from '../../shared/customer-files/full-name.ts';

describe('an amount', () => {
  test.each([
    ['12.30', 1230],
    ['12,3', 1230],
    ['1.234', 123400],
    ['1,234', 123400],
    ['1.234,50', 123450],
    ['1,234.50', 123450],
    ['1 234,50', 123450],
    ['1’234.50', 123450],
    ['12,34,567.89', 123456789],
    ['1.234.567', 123456700],
    ['59.000000', 5900],
    ['0.0000', 0],
    ['.5', 50],
    ['-12.30', -1230],
    ['€ 12.30', 1230],
    ['12,30 €', 1230],
    ['12.30 eur', 1230],
    ['-€12', -1200],
    ['12.345678', undefined],
    ['0.123', undefined],
    ['1.23.456', undefined],
    ['1,234,5', undefined],
    ['$ 12.30', undefined],
    ['12.30 XYZ', undefined],
    ['twelve', undefined],
    ['', undefined],
    ['€', undefined],
    ['1e3', undefined],
  ])('%j is %s cents', (text, minor) => {
    expect(readMoney(text, 'EUR')?.minor).toBe(minor);
  });

  test('may name its currency, and has its decimals', () => {
    expect(readMoney('USD 12.30', 'EUR')).toEqual({ minor: 1230, currency: 'USD' });
    expect(readMoney('$1,200', 'USD')).toEqual({ minor: 120000, currency: 'USD' });
    expect(readMoney('¥1,200', 'JPY')).toEqual({ minor: 1200, currency: 'JPY' });
    expect(readMoney('1.234', 'KWD')).toEqual({ minor: 1234, currency: 'KWD' });
    expect(readMoney('1200.00', 'JPY')).toEqual({ minor: 1200, currency: 'JPY' });
  });

  test('that counts is whole', () => {
    expect(['12', '1,234', '1.234', '12.00', '-3', '1 000', '1.5', 'x'].map(readCount)).toEqual([
      12,
      1234,
      1234,
      12,
      -3,
      1000,
      undefined,
      undefined,
    ]);
  });

  test('of any kind is what programs mean by it', () => {
    expect(['1.234', '-0.5', '1e-7', '1,5', '1.234,5', '1,234', 'x'].map(readNumber)).toEqual([
      1.234,
      -0.5,
      1e-7,
      1.5,
      1234.5,
      1234,
      undefined,
    ]);
  });
});

describe('a word', () => {
  test.each([
    ['true, YES, y, 1, on, x, ja, Oui, Sí, si, vrai, wahr, Verdadero, Subscribed', true],
    ['false, NO, n, 0, off, nein, non, faux, falsch, Falso, unsubscribed', false],
    ['Never_Subscribed, pending', null],
    ['maybe, 2', undefined],
  ])('of %s is %s', (words, value) => {
    for (const word of words.split(', ')) expect(booleanOf(word), word).toBe(value);
  });

  test('tells status and gender as the platforms say them', () => {
    expect(['1', 'Enabled', 'disabled', '0', 'Banned', 'gone'].map(statusOf)).toEqual([
      'active',
      'active',
      'inactive',
      'inactive',
      'blocked',
      undefined,
    ]);
    expect(
      ['1', '2', '0', 'Mr.', 'Mme', 'Weiblich', 'Männlich', 'Not Applicable', 'CEO'].map(genderOf),
    ).toEqual(['male', 'female', null, 'male', 'female', 'female', 'male', null, undefined]);
  });
});

describe('a country', () => {
  test.each([
    ['gb', 'GB'],
    ['GBR', 'GB'],
    ['United Kingdom', 'GB'],
    ['UK', 'GB'],
    ['U.S.A.', 'US'],
    ['usa', 'US'],
    ['Vereinigte Staaten von Amerika', 'US'],
    ['Allemagne', 'DE'],
    ['España', 'ES'],
    ['espana', 'ES'],
    ['Holland', 'NL'],
    ['Côte d’Ivoire', 'CI'],
    ['Österreich', 'AT'],
    ['Kosovo', 'XK'],
    ['Danmark', 'DK'],
    ['Italia', 'IT'],
    ['Sverige', 'SE'],
    ['Nederland', 'NL'],
    ['United States (US)', 'US'],
    ['Germany(DE)', 'DE'],
    ['United States (CA)', undefined],
    ['Atlantis (US)', undefined],
    ['Atlantis', undefined],
    ['QQ', undefined],
  ])('%s is %s', (text, code) => {
    expect(countryOf(text)).toBe(code);
  });
});

describe('a full name', () => {
  test.each([
    ['Ada Lovelace', 'Ada', 'Lovelace'],
    ['Lovelace, Ada', 'Ada', 'Lovelace'],
    ['Ludwig van Beethoven', 'Ludwig', 'van Beethoven'],
    ['Charles de la Vallée Poussin', 'Charles', 'de la Vallée Poussin'],
    ['Martin Luther King Jr.', 'Martin Luther', 'King Jr.'],
    ['Mary Ann Evans', 'Mary Ann', 'Evans'],
    ['Al Pacino', 'Al', 'Pacino'],
    ["Sinéad O'Connor", 'Sinéad', "O'Connor"],
    ['Лев Толстой', 'Лев', 'Толстой'],
  ])('%s is %s and %s', (name, firstName, lastName) => {
    expect(splitName(name)).toEqual({ firstName, lastName });
  });

  test.each([
    'Madonna',
    'Analytical Engines Ltd',
    'Müller GmbH',
    'Acme S.A.R.L.',
    'Smith & Sons',
    'Hamilton; Margaret',
    'Ana "la Reina" Muñoz',
    'Ada #2 Lovelace',
    'Smith, Inc',
    'Ada Lovelace, Jr.',
    'a, b, c',
    '山田太郎',
    '山田 太郎',
    'Shop 24',
    ', Ada',
    '',
    `Ada ${'x'.repeat(101)}`,
  ])('%s stays whole', (name) => {
    expect(splitName(name)).toBeUndefined();
  });
});

describe('a list', () => {
  test.each([
    ['VIP, Wholesale', ['VIP', 'Wholesale']],
    ['VIP;Wholesale|', ['VIP', 'Wholesale']],
    ['"Smith, Inc", VIP', ['Smith, Inc', 'VIP']],
    ['"say ""hi"""', ['say "hi"']],
    ['5" disk, "a" b', ['5" disk', '"a" b']],
    ['"open, b', ['"open', 'b']],
    [' , ;', []],
    ['a\nb', ['a', 'b']],
  ])('%j has %j', (text, entries) => {
    expect(readList(text)).toEqual(entries);
  });
});
