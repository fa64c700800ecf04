import { expect, test } from 'vitest';
import { escapeFormula, unescapeFormula } from '../../shared/customer-files/cells/formula.ts';
import { rowReader } from '../../shared/customer-files/row.ts';
import { emptyShop } from './support/context.ts';

const columns = ['email', 'name', 'tags'].map((name) => ({ name, meaning: name }));
const reader = () => rowReader({ columns, splitNames: false }, emptyShop);

test.each(['#N/A', '#REF!', '#DIV/0!', '#NAME?'])(
  'a row with the error %s of a spreadsheet is not imported',
  async (cell) => {
    const read = await reader();
    const message = 'name: The spreadsheet has an error here, and no value.';
    expect(read(['a@shop.example', cell, ''])).toEqual({ problem: { code: 'invalid', message } });
  },
);

test.each(['#N/A', '#vip', '#1', "'#N/A"])(
  'the text %j is written so that it comes back as text',
  async (text) => {
    const read = await reader();
    expect(unescapeFormula(escapeFormula(text))).toBe(text);
    expect(read(['', escapeFormula(text), ''])).toMatchObject({ content: { fields: { name: text } } });
  },
);
