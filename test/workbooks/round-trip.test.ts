import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { streamXlsxRows, writeXlsx } from 'hucre/xlsx';
import { expect, test } from 'vitest';
import type { Cell, WorkbookColumn } from '../../shared/workbooks/cells.ts';
import type { FoundCell } from '../../shared/workbooks/read/cell-value.ts';
import { openWorkbook } from '../../shared/workbooks/read/workbook.ts';
import { writeWorkbook } from '../../shared/workbooks/write/workbook.ts';
import { libreOfficeIsMissing, sheetsAsCsv } from '../support/libre-office.ts';
import { cellsOf, inMemory, rowsOf } from './support/files.ts';

const runs = Number(process.env.WORKBOOK_RUNS ?? 100);

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc
    .array(
      fc.constantFrom(
        ...[
          '_x0041_',
          '_x005F_',
          '_',
          'x000D_',
          '\r',
          '\n',
          '\t',
          ' ',
          '\0',
          '\ud800',
          '\uffff',
          '😀',
          '&lt;',
          ']]>',
        ],
        ...['<', '"', "'", '=1+1', '0034', '3.16123E+11', '\u00a0', '\u2028'],
      ),
    )
    .map((parts) => parts.join('')),
);
const day = fc
  .date({ min: new Date('1900-03-01'), max: new Date('9999-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString());
const cell: fc.Arbitrary<Cell> = fc.oneof(
  text,
  fc.constant(null),
  fc.boolean(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => Number(number.toPrecision(6))),
  fc.integer(),
  day.map((time) => ({ date: time.slice(0, 10) })),
  day.map((time) => ({ dateTime: time.slice(0, -1) })),
  fc.tuple(fc.integer(), fc.integer({ min: 0, max: 4 })).map(([amount, decimals]) => ({
    money: (amount / 10 ** decimals).toFixed(decimals),
  })),
);

/** What a cell is read as: amounts are numbers, those of more digits than survive text, and whole seconds have no parts. */
function found(cell: Cell): FoundCell {
  if (typeof cell === 'number') {
    return Number(cell.toPrecision(15)) === cell ? { number: String(cell) } : String(cell);
  }
  if (cell === null || typeof cell !== 'object') return cell;
  if ('money' in cell) return { number: cell.money };
  return 'dateTime' in cell ? { dateTime: cell.dateTime.replace(/\.000$/, '') } : cell;
}

const columnsFor = (rows: readonly (readonly Cell[])[]): WorkbookColumn[] =>
  Array.from({ length: Math.max(1, ...rows.map((row) => row.length)) }, (_, index) => ({
    name: `column ${index}`,
    kind: 'text',
  }));

/** Cells after the last one that holds anything are not told of. */
const trimmed = (cells: readonly FoundCell[]) =>
  cells.slice(0, cells.findLastIndex((cell) => cell !== null) + 1);

test('whatever is written into a workbook is read back from it, cell by cell, across sheets (trust 34)', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(cell, { maxLength: 6 }), { maxLength: 8 }),
      fc.integer({ min: 2, max: 5 }),
      fc.integer({ min: 1, max: 3000 }),
      async (rows, rowsPerSheet, pieceBytes) => {
        const bytes = await buffer(writeWorkbook(rows, columnsFor(rows), { rowsPerSheet }));
        const sheets = await openWorkbook(inMemory(bytes, pieceBytes));
        const read = (await Promise.all(sheets.map(rowsOf))).flatMap((sheet, index) =>
          sheet
            .slice(1)
            .map(({ number, cells }) => ({ row: index * (rowsPerSheet - 1) + number - 2, cells })),
        );
        const written = rows.map((cells, row) => ({ row, cells: trimmed(cells.map(found)) }));
        expect(read).toEqual(written.filter(({ cells }) => cells.length > 0));
      },
    ),
    { numRuns: runs },
  );
});

/** Of each kind, what people and programs have trouble with. */
const examples: readonly (readonly [Cell, csv: string])[] = [
  ['0034600111222', '0034600111222'],
  ['4006381333931', '4006381333931'],
  ['=1+1', '=1+1'],
  ["'=1+1", "'=1+1"],
  ['+34 600 111 222', '+34 600 111 222'],
  ['-5', '-5'],
  ['@home', '@home'],
  ['1.5', '1.5'],
  ['3E5', '3E5'],
  ['TRUE', 'TRUE'],
  ['31/12/1990', '31/12/1990'],
  ['#N/A', '#N/A'],
  ['  blanks  ', '  blanks  '],
  ['two\nlines', 'two\nlines'],
  ['a, "b"', 'a, "b"'],
  ['<a href="x">&amp;</a>', '<a href="x">&amp;</a>'],
  ['_x0041_', '_x0041_'],
  ['👩‍🚀 𝒜 山田 שלום', '👩‍🚀 𝒜 山田 שלום'],
  [1.5, '1.5'],
  [-1e-7, '-0.0000001'],
  [123_456_789_012_345, '123456789012345'],
  [true, 'TRUE'],
  [false, 'FALSE'],
  [{ date: '1990-12-31' }, '1990-12-31'],
  [{ date: '1900-03-01' }, '1900-03-01'],
  [{ date: '2024-02-29' }, '2024-02-29'],
  [{ date: '1900-02-28' }, '1900-02-28'],
  [{ dateTime: '2026-11-22T11:06:07' }, '2026-11-22 11:06:07.000'],
  [{ dateTime: '2026-11-22T11:06:07.009' }, '2026-11-22 11:06:07.009'],
  [{ money: '-1234.50' }, '-1234.5'],
  [{ money: '5' }, '5'],
];
const exampleRows = examples.map(([cell], index) => [String(index), cell]);
const exampleColumns: WorkbookColumn[] = [
  { name: 'number', kind: 'text' },
  { name: 'cell', kind: 'text' },
];

test.skipIf(libreOfficeIsMissing())(
  'LibreOffice reads what is written as it is meant (trust 34)',
  async () => {
    const rowsPerSheet = Math.ceil(examples.length / 2) + 1;
    const bytes = await buffer(writeWorkbook(exampleRows, exampleColumns, { rowsPerSheet }));
    const sheets = await sheetsAsCsv(bytes);
    const read = ['Customers', 'Customers (2)'].flatMap((name) => csvRows(sheets.get(name) ?? '').slice(1));
    expect(read).toEqual(examples.map(([, csv], index) => [String(index), csv]));
  },
  120_000,
);

function csvRows(csv: string): string[][] {
  return csv
    .split(/\n(?=(?:\d+|number),)/)
    .map((line) => line.replace(/\n$/, ''))
    .map((line) => [line.slice(0, line.indexOf(',')), unquoted(line.slice(line.indexOf(',') + 1))]);
}

const unquoted = (cell: string) => (cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell);

test('another reader of workbooks finds what is written', async () => {
  const bytes = await buffer(writeWorkbook(exampleRows, exampleColumns));
  const rows = await Array.fromAsync(streamXlsxRows(new Uint8Array(bytes)));
  const time = (text: string) => new Date(`${text.padEnd(19, 'T00:00:00')}Z`);
  expect(rows.slice(1).map(({ values }) => values[1])).toEqual(
    examples.map(([cell]) => {
      if (cell === null || typeof cell !== 'object') return cell;
      if ('money' in cell) return Number(cell.money);
      if ('date' in cell) return cell.date < '1900-03' ? cell.date : time(cell.date);
      return time(cell.dateTime);
    }),
  );
});

test('what another writer of workbooks writes is found, with its shared texts', async () => {
  const bytes = await writeXlsx({
    sheets: [
      {
        name: 'Customers',
        rows: [
          ['email', 'bornOn', 'points', 'vip', 'note'],
          ['ada@shop.example', new Date('1990-12-31T00:00:00Z'), 12.5, true, ' _a_ & <b>\n'],
          ['bob@shop.example', null, -3, false, 'ada@shop.example'],
        ],
      },
    ],
  });
  expect(await cellsOf(bytes)).toEqual([
    ['email', 'bornOn', 'points', 'vip', 'note'],
    ['ada@shop.example', { date: '1990-12-31' }, { number: '12.5' }, true, ' _a_ & <b>\n'],
    ['bob@shop.example', null, { number: '-3' }, false, 'ada@shop.example'],
  ]);
});
