import { excel } from './excel.ts';

/** A whole number, of however many digits, or a decimal of no more digits than survive. */
const plain = new RegExp(`^-?(?:\\d+|(?=[\\d.]{3,${excel.digits + 1}}$)\\d+\\.\\d+)$`);

const shown = new Intl.NumberFormat('en', { useGrouping: false, maximumSignificantDigits: excel.digits });

/**
 * A number of a workbook as people see it: without exponent, and without the digits that only calculating leaves.
 * `3.16123E+11` → `316123000000`, `0.30000000000000004` → `0.3`.
 */
export const plainNumber = (number: string): string =>
  plain.test(number) ? number : shown.format(Number(number));
