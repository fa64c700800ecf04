import { expect, test } from 'vitest';
import { plainNumber } from '../../shared/workbooks/plain-number.ts';
import { cellOf } from '../../shared/workbooks/read/cell-value.ts';
import { meaningOf } from '../../shared/workbooks/read/number-formats.ts';
import { WorkbookRefused } from '../../shared/workbooks/read/refused.ts';
import { SharedStrings } from '../../shared/workbooks/read/shared-strings.ts';
import { attributesOf } from '../../shared/workbooks/read/xml.ts';
import { serialOf } from '../../shared/workbooks/serial.ts';
import { fromXmlText, toXmlText } from '../../shared/workbooks/xml-text.ts';
import { growthOf, mostGrowth } from '../support/growth.ts';

const cell = { type: '', style: 0, text: '', formula: false };
const context = { strings: new SharedStrings(), meanings: ['date'], from1904: false } as const;

/** Whether it is refused does not matter, but how long that takes. */
function attributes(value: string): void {
  try {
    attributesOf(` a="${value.replaceAll('"', '')}" b='${value.replaceAll("'", '')}'`);
  } catch (error) {
    if (!(error instanceof WorkbookRefused)) throw error;
  }
}

const readers: readonly (readonly [what: string, read: (text: string) => unknown])[] = [
  ['a format of numbers', meaningOf],
  ['a number', (value) => cellOf({ ...cell, value }, context)],
  ['a number as people see it', plainNumber],
  ['a day', serialOf],
  ['text of XML', fromXmlText],
  ['text for XML', toXmlText],
  ['attributes', attributes],
];
const bombs = [
  '[',
  '[h',
  '[]',
  '"',
  '\\',
  '_',
  '_x',
  '_x0',
  '1',
  '1.',
  '.0',
  '1e',
  '-1',
  ' ',
  '&',
  '&#1',
  '=',
  '🜁',
  '\ud800',
];

test.each(readers)('%s takes time in proportion to its length only (trust 33)', (_, read) => {
  for (const bomb of bombs) {
    for (const [before, behind] of [
      ['', ''],
      ['1', 'x'],
      ['[h', ']'],
      ['2026-01-31T12:00', ' x'],
    ]) {
      const work = (length: number) => void read(before + bomb.repeat(length / bomb.length) + behind);
      expect(growthOf(work, 8_000), `${before}${bomb}…${behind}`).toBeLessThan(mostGrowth);
    }
  }
});

test('of the format of a number as much counts as Excel takes', () => {
  expect(meaningOf(`${'"'.repeat(254)}d`)).toBe('date');
  expect(meaningOf(`${'"'.repeat(256)}d`)).toBeUndefined();
});
