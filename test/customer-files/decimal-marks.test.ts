import { describe, expect, test } from 'vitest';
import { decimalMarkOf, readMoney } from '../../shared/customer-files/cells/decimal.ts';
import { customerKinds } from '../../shared/customer-files/columns.ts';
import { DecimalMarks } from '../../shared/customer-files/decimal-marks.ts';
import { rowReader } from '../../shared/customer-files/row.ts';
import { emptyShop } from './support/context.ts';

const columns = [
  { name: 'email', meaning: 'email' },
  { name: 'Total', meaning: 'openingBalance.totalSpent' },
];

/** What a file's amounts are taken for, once it is known which mark they have. */
async function read(...amounts: string[]): Promise<unknown[]> {
  const marks = new DecimalMarks(columns, customerKinds(new Map()));
  const rows = amounts.map((amount) => ['ada@shop.example', amount]);
  for (const row of rows) marks.see(row);
  const reader = await rowReader({ columns, splitNames: true, decimalMark: marks.decide() }, emptyShop);
  return rows.map((row) => {
    const result = reader(row);
    return 'content' in result
      ? result.content.fields.openingBalance?.totalSpent?.minor
      : result.problem.message;
  });
}

describe('the decimal mark of a file', () => {
  test.each([
    ['99.99', '.'],
    ['99,9 €', ','],
    ['1.234,50', ','],
    ['1,234.50', '.'],
    ['1.234.567', ','],
    ['0.125', '.'],
    ['1234.567', '.'],
    ['12,34,567', '.'],
    ['7.125', undefined],
    ['1,234', undefined],
    ['12', undefined],
    ['n. a.', undefined],
    ['1.2,3.4,5', undefined],
    [`0.${'1'.repeat(1_000)}`, undefined],
  ])('is told by %s: %s', (text, mark) => {
    expect(decimalMarkOf(text)).toBe(mark);
  });

  test('settles what three digits behind one sign are', async () => {
    expect(await read('1,234', '99.99')).toEqual([123400, 9999]);
    expect(await read('1.234', '99,99')).toEqual([123400, 9999]);
    expect(await read('7.125', '99.99')).toEqual([
      expect.stringContaining('openingBalance.totalSpent: '),
      9999,
    ]);
  });

  test('is never guessed: where nothing tells it, or both are told, the row fails and says why', async () => {
    const unclear = expect.stringContaining('can be decimals or thousands');
    expect(await read('1,234', '12')).toEqual([unclear, 1200]);
    expect(await read('1,234', '12.30', '12,30')).toEqual([unclear, 1230, 1230]);
  });

  test('needs no proof in a currency of three decimals', () => {
    expect(readMoney('1.234', 'KWD', 'unknown')).toMatchObject({ minor: 1234 });
  });
});

test("an amount with the sign of another currency is refused by the name of the shop's", async () => {
  expect(await read('$5.00')).toEqual([expect.stringContaining('Give an amount in EUR')]);
});
