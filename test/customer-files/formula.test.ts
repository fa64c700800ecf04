import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { escapeFormula, guardFormula, unescapeFormula } from '../../shared/customer-files/cells/formula.ts';
import { naughty } from './support/texts.ts';

describe('the escape of formulas', () => {
  test('is undone exactly, whatever the text (trust 34)', () => {
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      naughty,
      fc.string({ unit: fc.constantFrom("'", '=', '+', '-', '@', '\t', '\r', '\n', '＝', 'a', '1') }),
    );
    fc.assert(
      fc.property(texts, (text) => {
        expect(unescapeFormula(escapeFormula(text))).toBe(text);
        expect(escapeFormula(text)).not.toMatch(/^[=+\-@\t\r]/);
      }),
    );
  });

  test.each([
    ['=1+1', "'=1+1"],
    ['+44 20', "'+44 20"],
    ['-', "'-"],
    ['n/a', "'n/a"],
    ['Null', "'Null"],
    ['None', 'None'],
    ['@a', "'@a"],
    ['\tx', "'\tx"],
    ['＝1', "'＝1"],
    ["'quoted'", "''quoted'"],
    ["O'Neill", "O'Neill"],
    ['a=1', 'a=1'],
    ['', ''],
  ])('writes %j as %j', (text, written) => {
    expect(escapeFormula(text)).toBe(written);
  });

  test.each([
    ['Null', 'name', 'Null'],
    ['N/A', 'name', "'N/A"],
    ['null', 'line', 'null'],
    ['NULL', 'line', "'NULL"],
    ['Null', 'code', "'Null"],
    ['N/A', 'choice', 'N/A'],
    ['=Gold', 'choice', "'=Gold"],
    ['N/A', 'groups', "'N/A"],
  ] as const)(
    'writes %j into a column of the kind %s as %s: only what would be dropped there',
    (text, kind, written) => {
      expect(escapeFormula(text, kind)).toBe(written);
      expect(unescapeFormula(written)).toBe(text);
    },
  );

  test('takes no apostrophe away that escapes nothing', () => {
    expect(unescapeFormula("'Ada'")).toBe("'Ada'");
    expect(unescapeFormula("'")).toBe("'");
  });

  test('can be put before a cell of a file, which reads the same then (trust 34)', () => {
    const cells = fc.oneof(
      naughty,
      fc.string({ unit: fc.constantFrom("'", '=', '+', '@', '\t', '\r', '\n', ' ', '＝', '#N/A', 'a') }),
    );
    fc.assert(
      fc.property(cells, (cell) => {
        expect(unescapeFormula(guardFormula(cell).trim())).toBe(unescapeFormula(cell.trim()));
        // Signs alone are no formula, and behind an apostrophe they would say something.
        if (cell.trim() === '--') expect(guardFormula(cell)).toBe(cell);
        else expect(guardFormula(cell)).not.toMatch(/^[=+\-@\t\r\n]/);
        if (/^'|^#N\/A$/.test(cell)) expect(guardFormula(cell)).toBe(cell);
      }),
    );
  });
});
