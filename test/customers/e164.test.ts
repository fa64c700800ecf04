import fc from 'fast-check';
import { getCountries, getCountryCallingCode, parsePhoneNumberFromString } from 'libphonenumber-js/min';
import examples from 'libphonenumber-js/mobile/examples';
import { describe, expect, test } from 'vitest';
import { toE164 } from '../../shared/customers/e164.ts';
import { isSurelyValid } from '../../shared/customers/e164-plans.ts';

const byLibrary = (typed: string) => {
  const number = parsePhoneNumberFromString(typed);
  return number?.isValid() ? number.number : undefined;
};

const digits = (length: { minLength: number; maxLength: number }) =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), ...length });
const country = fc.constantFrom(...getCountries());
/** Any digits behind a calling code, or some behind the beginning of a number that there is. */
const number = fc.oneof(
  fc
    .tuple(country, digits({ minLength: 2, maxLength: 13 }))
    .map(([one, national]) => `+${getCountryCallingCode(one)}${national}`),
  fc.tuple(country, fc.nat(9), digits({ minLength: 9, maxLength: 9 })).map(([one, kept, random]) => {
    const example: string = examples[one] ?? '';
    return `+${getCountryCallingCode(one)}${example.slice(0, kept)}${random.slice(0, Math.max(0, example.length - kept))}`;
  }),
);

describe('a number that is written as E.164 writes it', () => {
  test('is surely valid only if the library says so', () => {
    fc.assert(
      fc.property(number, (typed) => {
        if (isSurelyValid(typed)) expect(byLibrary(typed)).toBe(typed);
        expect(toE164(typed, '')).toBe(byLibrary(typed));
      }),
      { numRuns: Number(process.env.PHONE_RUNS ?? 3_000) },
    );
  });

  test('is surely valid in nearly every country, so that imports need not ask the library', () => {
    const known = getCountries().filter((one) => examples[one]);
    const sure = known.filter((one) => isSurelyValid(`+${getCountryCallingCode(one)}${examples[one]}`));
    expect(sure.length).toBeGreaterThan(known.length * 0.95);
  });

  test.each([
    '',
    '+',
    '+44',
    '020 7946 0958',
    '+44 20 7946 0958',
    '+0123456789',
    '+999123456789',
    '+4402079460958',
  ])('%j is for the library to tell', (typed) => {
    expect(isSurelyValid(typed)).toBe(false);
  });
});
