import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decimalsOf } from '../../shared/money/currency.ts';
import { decimalOf, money, moneyInput, moneyOf, mostMinor, wantedAmount } from '../../shared/money/money.ts';

const currency = fc.constantFrom('EUR', 'JPY', 'KWD', 'USD');
const minor = fc.integer({ min: -mostMinor, max: mostMinor });

describe('an amount of money', () => {
  test('is the same after it was answered and sent back', () => {
    fc.assert(
      fc.property(minor, currency, (minor, currency) => {
        const stored = { minor, currency };
        const answered = money.parse(stored);
        expect(moneyInput.parse(answered)).toEqual(stored);
        expect(answered.amount.split('.')[1]?.length ?? 0).toBe(decimalsOf(currency));
      }),
    );
  });

  test.each([
    ['12.3', 'EUR', 1230],
    ['-0.05', 'EUR', -5],
    ['-0.00', 'EUR', 0],
    ['0012', 'JPY', 12],
    ['12.000', 'JPY', 12],
    ['1.234', 'KWD', 1234],
    ['12.345', 'EUR', undefined],
    ['1200.5', 'JPY', undefined],
    ['10000000000.01', 'EUR', undefined],
    ['1e3', 'EUR', undefined],
    ['12.', 'EUR', undefined],
    ['.5', 'EUR', undefined],
    ['1,5', 'EUR', undefined],
    ['', 'EUR', undefined],
  ])('of %s %s is %s of the smallest unit', (decimal, currency, minor) => {
    expect(moneyOf(decimal, currency)?.minor).toBe(minor);
  });

  test.each([
    ['99999999999.99', 'EUR', 'too_large', 'At most 10,000,000,000.00.'],
    ['-10000000000.01', 'EUR', 'too_small', 'At least -10,000,000,000.00.'],
    ['9999999999999999', 'JPY', 'too_large', 'At most 1,000,000,000,000.'],
    ['1000000000.0010', 'KWD', 'too_large', 'At most 1,000,000,000.000.'],
    [
      '12.345',
      'EUR',
      'invalid_format',
      'Give a decimal number such as 12.30, with at most 2 decimal places.',
    ],
    ['12.5', 'JPY', 'invalid_format', 'Give a whole number such as 12.'],
  ])('of %s %s is refused as %s', (amount, currency, code, message) => {
    const [issue] = moneyInput.safeParse({ amount, currency }).error?.issues ?? [];
    expect(issue).toMatchObject({ path: ['amount'], params: { code }, message });
  });

  test('shows all decimals of its currency', () => {
    expect(decimalOf({ minor: 5, currency: 'EUR' })).toBe('0.05');
    expect(decimalOf({ minor: -1200, currency: 'JPY' })).toBe('-1200');
    expect(decimalOf({ minor: 1, currency: 'KWD' })).toBe('0.001');
  });

  test.each([
    [{ amount: '12.345', currency: 'EUR' }, ['amount']],
    [{ amount: '12.30', currency: 'eur' }, ['currency']],
    [{ amount: '12.30', currency: 'XXQ' }, ['currency']],
    [{ amount: 12.3, currency: 'EUR' }, ['amount']],
  ])('%j is refused where it is wrong', (given, path) => {
    expect(moneyInput.safeParse(given).error?.issues[0]?.path).toEqual(path);
  });

  test('that is sent as a number is told how it is written', () => {
    const { error } = moneyInput.safeParse({ amount: 5, currency: 'EUR' });
    expect(error?.issues).toMatchObject([{ message: 'Give the amount as a text, such as "12.30".' }]);
    const none = moneyInput.safeParse({ currency: 'EUR' }, { reportInput: true });
    expect(none.error?.issues).toMatchObject([{ message: expect.not.stringContaining('12.30') }]);
  });
});

test.each([
  ['EUR', 'Give an amount in EUR, such as 12.30, of 10,000,000,000.00 at most'],
  ['JPY', 'Give an amount in JPY, such as 12, of 1,000,000,000,000 at most'],
  ['KWD', 'Give an amount in KWD, such as 12.300, of 1,000,000,000.000 at most'],
])('what is asked of a cell in %s has as many decimals as its currency', (currency, sentence) => {
  expect(wantedAmount(currency)).toBe(sentence);
});
