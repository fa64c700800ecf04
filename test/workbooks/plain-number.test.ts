import fc from 'fast-check';
import { expect, test } from 'vitest';
import { plainNumber } from '../../shared/workbooks/plain-number.ts';

test.each([
  ['3.16123E+11', '316123000000'],
  ['3.4600111222e10', '34600111222'],
  ['1E-7', '0.0000001'],
  ['4006381333931', '4006381333931'],
  ['12345678901234567890', '12345678901234567890'],
  ['0.30000000000000004', '0.3'],
  ['12.100000000000001', '12.1'],
  ['12.30', '12.30'],
  ['-5', '-5'],
  ['+5', '5'],
  ['.5', '0.5'],
  ['5.', '5'],
  ['1e999', '∞'],
])('the number %s is shown as %s', (number, shown) => {
  expect(plainNumber(number)).toBe(shown);
});

test('a number of up to 15 digits is shown as what it is, without an exponent', () => {
  const numbers = fc.tuple(fc.integer({ min: -(10 ** 9), max: 10 ** 9 }), fc.integer({ min: -6, max: 6 }));
  fc.assert(
    fc.property(numbers, ([digits, exponent]) => {
      const shown = plainNumber(`${digits}E${exponent}`);
      expect(shown).toMatch(/^-?\d+(\.\d+)?$/);
      expect(Number(shown)).toBe(Number(`${digits}E${exponent}`));
    }),
  );
});
