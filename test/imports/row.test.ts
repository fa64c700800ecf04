import { describe, expect, test } from 'vitest';
import { readHeader } from '../../shared/imports/header.ts';
import { readRow } from '../../shared/imports/row.ts';

const columns = readHeader(['error_reason', 'name', 'email', 'phone', 'externalId', 'password', 'other']);
const read = (...cells: string[]) => readRow({ row: 2, start: 0, end: 1, cells }, columns, 8);

describe('a row', async () => {
  test('says only what its cells say, in canonical form', async () => {
    expect(
      await read('old reason', ' Ada ', ' ADA@Example.COM', " '+316 1234", '', ' pass word ', 'x'),
    ).toEqual({
      content: {
        fields: { name: 'Ada', email: 'ada@example.com', phone: '+316 1234' },
        password: ' pass word ',
      },
    });
  });

  test('loses what programs add: line breaks, tabs, the apostrophe before a number', async () => {
    expect(await read('', 'Ada\r\n \tB.\tLovelace\r\n', '', "'+31", "'7001")).toEqual({
      content: { fields: { name: 'Ada B. Lovelace', phone: '+31', externalId: '7001' } },
    });
    expect(await read('', "'Ada'", '', '', "'x")).toEqual({
      content: { fields: { name: "'Ada'", externalId: "'x" } },
    });
  });

  test('may be shorter than the header, or end in blank cells', async () => {
    expect(await read('', 'Ada')).toEqual({ content: { fields: { name: 'Ada' } } });
    expect(await read('', 'Ada', '', '', '', '', '', '', ' ')).toEqual({
      content: { fields: { name: 'Ada' } },
    });
  });

  test.each([
    [['', 'Ada', 'ada@@example.com'], 'invalid', 'email: This is not an e-mail address.'],
    [['', 'x'.repeat(201)], 'invalid', 'name: '],
    [['', 'Ada', '', '', '', '🐴🐴🐴🐴🐴'], 'too_short', 'A password has at least 8 characters.'],
    [['', 'Ada', '', '', '', 'x'.repeat(257)], 'too_long', 'A password has at most 256 characters.'],
    [['', 'Ada', '', '', '', 'Password1'], 'too_common', 'one of those that are guessed first'],
    [['', '', '', '', '', 'long enough'], 'not_identified', 'no email, phone, externalId or name'],
    [['', 'Ada', '', '', '', '', '', 'more'], 'too_many_cells', 'The row has 8 cells, the header 7.'],
  ])('%j is refused as %s', async (cells, code, message) => {
    expect(await read(...cells)).toEqual({ problem: { code, message: expect.stringContaining(message) } });
  });

  test('is refused without a word of what it holds', async () => {
    const refused = JSON.stringify(await read('', 'canary'.repeat(50), 'canary@', 'canary', '', 'canary'));
    expect(refused).toContain('invalid');
    expect(refused).not.toContain('canary');
  });
});
