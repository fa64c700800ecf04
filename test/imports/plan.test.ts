import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isBlank, rowsOfRange } from '../../shared/imports/csv.ts';
import { type PlanRules, planFile } from '../../shared/imports/plan.ts';
import { emptyShop } from '../customer-files/support/context.ts';

const smallChunks = { chunkRows: 3, chunkRowsWithPasswords: 2, chunkBytes: 1_000 };

async function plan(content: string | Buffer, wanted: Partial<PlanRules> = {}) {
  const bytes = Buffer.from(content);
  const pieceSize = bytes.length > 10_000 ? 65_536 : 11;
  async function* pieces() {
    for (let start = 0; start < bytes.length; start += pieceSize)
      yield bytes.subarray(start, start + pieceSize);
  }
  return await planFile(pieces(), {
    context: emptyShop,
    splitNames: true,
    sizes: smallChunks,
    ...wanted,
  });
}

const cell = fc.string({
  unit: fc.constantFrom('a', 'B', '@', ' ', '"', ';', ',', '\n', 'é', '😀'),
  maxLength: 6,
});
const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
const tableOfCells = fc.array(fc.tuple(cell, cell), { maxLength: 12 });

describe('a plan', () => {
  test('cuts the file into chunks that hold every row once', async () => {
    const lineEnds = fc.constantFrom('\n', '\r\n');
    const marks = fc.constantFrom('', '\ufeff');
    await fc.assert(
      fc.asyncProperty(tableOfCells, lineEnds, marks, async (cells, lineEnd, mark) => {
        const lines = [['name', 'email'], ...cells].map((row) => row.map(quoted).join(',') + lineEnd);
        const bytes = Buffer.from(mark + lines.join(''));
        const { rows, chunks, format } = await plan(bytes);
        const read = chunks.flatMap(({ start, end, firstRow }) =>
          rowsOfRange(bytes.subarray(start, end), { ...format, firstRow, start }),
        );
        expect(read.map((row) => row.cells)).toEqual(cells);
        expect(read.map(({ row }) => row)).toEqual(cells.map((_, index) => index + 2));
        expect(rows).toBe(read.filter((row) => !isBlank(row)).length);
        expect(chunks.at(-1)?.end ?? bytes.length).toBe(bytes.length);
        expect(chunks.map(({ endRow }) => endRow).slice(0, -1)).toEqual(
          chunks.slice(1).map(({ firstRow }) => firstRow),
        );
        expect(format.byteOrderMark).toBe(mark !== '');
      }),
    );
  });

  test('lets no row claim anything that lacks the key by which it would be matched', async () => {
    const file = 'email,externalid\na@example.com,\na@example.com,1\na@example.com,2\n';
    const duplicates = async (wanted: Partial<PlanRules>) =>
      (await plan(file, wanted)).chunks.flatMap((chunk) => chunk.duplicates.map(({ row, of }) => [row, of]));
    expect(await duplicates({ matchBy: 'externalId' })).toEqual([[4, 3]]);
    expect(await duplicates({ matchBy: 'email' })).toEqual([
      [3, 2],
      [4, 2],
    ]);
    expect(await duplicates({})).toEqual([
      [3, 2],
      [4, 2],
    ]);
  });

  test('finds the rows that repeat an earlier e-mail or external ID, across chunks', async () => {
    const { chunks } = await plan(
      'email,externalid\na@example.com,1\nb@example.com,\n,2\n\n A@EXAMPLE.com ,3\nc@example.com,2\nd@example.com,3\n',
    );
    expect(chunks.flatMap(({ duplicates }) => duplicates)).toEqual([
      { row: 6, of: 2, field: 'email' },
      { row: 7, of: 4, field: 'externalId' },
    ]);
  });

  test('lets rows claim by the order of dates that is decided at the end of the file', async () => {
    const file = (...dates: string[]) =>
      `email,birthdate\n${dates.map((date) => `a@example.com,${date}\n`).join('')}`;
    const duplicates = async (content: string, wanted: Partial<PlanRules> = {}) => {
      const { format, chunks } = await plan(content, wanted);
      return [
        format.dateOrder,
        ...chunks.flatMap((chunk) => chunk.duplicates.map(({ row, of }) => [row, of])),
      ];
    };
    const mixed = file('12/25/1990', '25/12/1990', '1990-12-25', '05/12/1990', '12/26/1990', '26/12/1990');
    const dayFirst = 'b@example.com,13/01/1990\n';
    const monthFirst = 'b@example.com,01/13/1990\n';
    expect(await duplicates(mixed + dayFirst)).toEqual(['day-first', [4, 3], [5, 3], [7, 3]]);
    expect(await duplicates(mixed + monthFirst)).toEqual(['month-first', [4, 2], [5, 2], [6, 2]]);
    expect(await duplicates(mixed, { dateOrder: 'month-first' })).toEqual([
      'month-first',
      [4, 2],
      [5, 2],
      [6, 2],
    ]);
    const hashes = 'email,passwordHash,birthdate\na@example.com,x,12/25/1990\nb@example.com,x,25/12/1990\n';
    expect(await plan(hashes, { dateOrder: 'day-first' })).toMatchObject({ uncheckableHashes: 1 });
    expect(await plan(`${hashes}c@example.com,x,26/12/1990\n`)).toMatchObject({ uncheckableHashes: 2 });
    // Nobody can be born in the future.
    const year = new Date().getUTCFullYear() + 1;
    const [early, late] = [`12/01/${year}`, `01/12/${year}`];
    expect(await duplicates(file(early, late, '12/11/1990', '31/12/1990'))).toEqual(['day-first', [5, 4]]);
  });

  test('lets only rows that can be imported claim their e-mail', async () => {
    const { chunks } = await plan('email,phone\na@example.com,nobody\na@example.com,123\n');
    expect(chunks.flatMap(({ duplicates }) => duplicates)).toEqual([]);
  });

  test('makes smaller chunks when passwords must be hashed, and when rows are long', async () => {
    const chunks = async (text: string) =>
      (await plan(text)).chunks.map(({ firstRow, endRow }) => endRow - firstRow);
    expect(await chunks('email,password\n1\n2\n3\n')).toEqual([2, 1]);
    expect(await chunks(`email,x\n1\n2,${'x'.repeat(1_000)}\n3\n`)).toEqual([2, 1]);
  });

  test.each([
    ['nothing', '', 'It is empty.'],
    ['a byte order mark', '\ufeff', 'It is empty.'],
    ['unknown columns', 'x,y\n1,2\n', 'names no column that identifies a customer'],
    ['an open quote in its header', '"email\nx', 'Row 1 opens a quote that is never closed'],
    ['a header without an end', `email,${'x'.repeat(300_000)}`, 'Row 1 is longer than 256 KiB'],
    ['a NUL', 'email\na\u0000', 'It is not a text file: it holds a NUL at offset 7.'],
    [
      'half a character',
      Buffer.from('\ufeffemail\n', 'utf16le').subarray(0, -1),
      'It ends within a character',
    ],
  ])('of a file with %s is refused with a reason', async (_, text, reason) => {
    await expect(plan(text)).rejects.toThrow(reason);
  });

  test('takes the first row that says anything for the header, after what Excel says of the delimiter', async () => {
    const { format, chunks, rows } = await plan('sep=;\r\n\r\n;;\r\nemail;name\r\na@example.com;A,\r\n');
    expect(format).toMatchObject({ delimiter: ';', columns: [{ name: 'email' }, { name: 'name' }] });
    expect(rows).toBe(1);
    expect(chunks).toMatchObject([{ start: 25, firstRow: 4, endRow: 5 }]);
  });

  test('of a file with a header alone has no chunks', async () => {
    expect(await plan('email;name')).toMatchObject({
      rows: 0,
      chunks: [],
      format: { delimiter: ';' },
    });
  });
});
