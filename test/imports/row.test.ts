import { describe, expect, test } from 'vitest';
import { rowReader } from '../../shared/customer-files/row.ts';
import { readHeader } from '../../shared/imports/header.ts';
import { emptyShop } from '../customer-files/support/context.ts';

const columns = readHeader(['error_reason', 'name', 'email', 'phone', 'externalId', 'password', 'other']);
const reader = await rowReader({ columns, splitNames: false }, emptyShop);
const read = (...cells: string[]) => reader(cells);

describe('a row', () => {
  test('says only what its cells say, in canonical form', () => {
    expect(read('old reason', ' Ada ', ' ADA@Example.COM', " '+316 1234", '', ' pass word ', 'x')).toEqual({
      content: {
        fields: { name: 'Ada', email: 'ada@example.com', phone: '+316 1234' },
        password: ' pass word ',
        newGroups: [],
      },
    });
  });

  test('loses what programs add: line breaks, tabs, the apostrophe before a number', () => {
    expect(read('', 'Ada\r\n \tB.\tLovelace\r\n', '', "'+31", "'7001")).toEqual({
      content: { fields: { name: 'Ada B. Lovelace', phone: '+31', externalId: '7001' }, newGroups: [] },
    });
    expect(read('', "'Ada'", '', '', "'x")).toEqual({
      content: { fields: { name: "'Ada'", externalId: "'x" }, newGroups: [] },
    });
  });

  test.each(['n/a', '-', 'None'])('has no phone number where %s stands for none', (phone) => {
    expect(read('', 'Ada', '', phone)).toEqual({ content: { fields: { name: 'Ada' }, newGroups: [] } });
  });

  test('loses the formula that keeps digits as text', () => {
    expect(read('', '="Ada ""A."" L."', '="ada@example.com"', '="0034"', '="007" ')).toEqual({
      content: {
        fields: { name: 'Ada "A." L.', email: 'ada@example.com', phone: '0034', externalId: '007' },
        newGroups: [],
      },
    });
    for (const name of ['="a"&"b"', '="', '="a', '\'="a"'])
      expect(read('', name)).toMatchObject({ content: { fields: { name: name.replace("'", '') } } });
  });

  test.each([
    ['a phone number', ['', 'Ada', '', '6.17556E+11']],
    ['an identifier', ['', 'Ada', '', '', "'6,17556e+11"]],
  ])('fails when a spreadsheet has shortened %s', (_, cells) => {
    expect(read(...cells)).toEqual({
      problem: { code: 'damaged_number', message: expect.stringContaining('Export it as text.') },
    });
  });

  test('may be shorter than the header, or end in blank cells', () => {
    expect(read('', 'Ada')).toEqual({ content: { fields: { name: 'Ada' }, newGroups: [] } });
    expect(read('', 'Ada', '', '', '', '', ' ')).toEqual({
      content: { fields: { name: 'Ada' }, newGroups: [] },
    });
  });

  test.each([
    [['', 'Ada', 'ada@@example.com'], 'invalid', 'email: This is not an e-mail address.'],
    [['', 'x'.repeat(201)], 'invalid', 'name: '],
    [
      ['', '', '', '', '', 'long enough'],
      'not_identified',
      'no id, email, phone, externalId, username or name',
    ],
    [['', 'Ada', '', '', '', '', '', 'more'], 'too_many_cells', 'The row has 8 cells, the header 7.'],
  ])('%j is refused as %s', (cells, code, message) => {
    expect(read(...cells)).toEqual({ problem: { code, message: expect.stringContaining(message) } });
  });

  test.each([
    [['', 'Ada', '', '', '', '🐴🐴🐴🐴🐴'], 'too_short', 'A password has at least 8 characters.'],
    [['', 'Ada', '', '', '', 'x'.repeat(257)], 'too_long', 'A password has at most 256 characters.'],
    [['', 'Ada', '', '', '', 'Password1'], 'too_common', 'one of those that are guessed first'],
    [['', 'Ada', 'a.quagmire@example.com', '', '', 'AQuagmire'], 'too_common', 'password: Whoever knows'],
  ])('%j holds a password that may be nobody’s first one, which is %s', (cells, code, message) => {
    const refusedPassword = { code, message: expect.stringContaining(message) };
    expect(read(...cells)).toMatchObject({ content: { fields: { name: 'Ada' }, refusedPassword } });
    expect(read(...cells)).not.toHaveProperty('content.password');
  });

  test('is refused without a word of what it holds', () => {
    const refused = JSON.stringify(read('', 'canary'.repeat(50), 'canary@', 'canary', '', 'canary'));
    expect(refused).toContain('invalid');
    expect(refused).not.toContain('canary');
  });
});
