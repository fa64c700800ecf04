import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CsvRow, rowsOf, rowsOfRange } from '../../shared/imports/csv.ts';
import { FileRefused } from '../../shared/imports/file-refused.ts';
import { detectDelimiter } from '../../shared/imports/format.ts';

/** The bytes in pieces of that size, as a network would bring them. */
async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

const read = (bytes: Buffer, size = 7): Promise<CsvRow[]> =>
  Array.fromAsync(rowsOf(inPieces(bytes, size), ','));

/** Cells with everything that makes CSV hard. */
const cell = fc.string({
  unit: fc.constantFrom('a', ' ', '"', ',', '\n', '\r', 'é', '€', '😀', '\ufeff'),
  maxLength: 6,
});
const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
const bare = fc.string({ unit: fc.constantFrom('a', 'é', '😀', ' ', '"'), maxLength: 4 });
const lineEnd = fc.constantFrom('\n', '\r\n', '\r');
const file = fc
  .record({
    mark: fc.constantFrom('', '\ufeff'),
    rows: fc.array(
      fc.tuple(fc.array(fc.oneof(cell.map(quoted), bare), { minLength: 1, maxLength: 4 }), lineEnd),
    ),
  })
  .map(({ mark, rows }) => Buffer.from(mark + rows.map(([cells, end]) => cells.join(',') + end).join('')));

/** What the parser makes of the file in one go; undefined when a stray quote swallows the rest. */
async function readOrRefuse(bytes: Buffer, size: number): Promise<CsvRow[] | undefined> {
  return await read(bytes, size).catch((error: unknown) => {
    if (error instanceof FileRefused) return undefined;
    throw error;
  });
}

describe('the rows of a CSV file', () => {
  test('are counted as a spreadsheet does and carry their bytes', async () => {
    const bytes = Buffer.from('\ufeffname,email\r\n"A\nB",é@example.com\r\n\r\nlast,x');
    expect(await read(bytes)).toEqual([
      { row: 1, start: 0, end: 15, cells: ['name', 'email'] },
      { row: 2, start: 15, end: 37, cells: ['A\nB', 'é@example.com'] },
      { row: 3, start: 37, end: 39, cells: [''] },
      { row: 4, start: 39, end: 45, cells: ['last', 'x'] },
    ]);
  });

  test('cover the file without gaps, however its bytes arrive', async () => {
    await fc.assert(
      fc.asyncProperty(file, fc.integer({ min: 1, max: 9 }), async (bytes, size) => {
        const rows = await readOrRefuse(bytes, size);
        if (!rows) return;
        expect(rows.map(({ start }) => start)).toEqual(
          [0, ...rows.map(({ end }) => end)].slice(0, rows.length),
        );
        expect(rows.at(-1)?.end ?? 0).toBe(rows.length > 0 ? bytes.length : 0);
        expect(rows).toEqual(await readOrRefuse(bytes, bytes.length + 1));
      }),
    );
  });

  test('read from any range between rows are the rows of the whole file', async () => {
    await fc.assert(
      fc.asyncProperty(file, fc.nat(), fc.nat(), async (bytes, a, b) => {
        const rows = await readOrRefuse(bytes, 5);
        if (!rows || rows.length === 0) return;
        const [from, to] = [a % rows.length, b % rows.length].sort((x, y) => x - y) as [number, number];
        const range = rows.slice(from, to + 1);
        const start = range[0]?.start ?? 0;
        const slice = bytes.subarray(start, range.at(-1)?.end);
        expect(rowsOfRange(slice, { delimiter: ',', firstRow: from + 1, start })).toEqual(range);
      }),
    );
  });

  test.each([
    ['a quote that is never closed', 'name\nx\n"open\n', /^Row 3 opens a quote/],
    ['a row that never ends', `name\n"${'x'.repeat(300_000)}`, /^Row 2 is longer than 256 KiB/],
  ])('are refused at %s', async (_, text, reason) => {
    await expect(read(Buffer.from(text), 65_536)).rejects.toThrow(reason);
  });
});

describe('the delimiter', () => {
  test.each([
    ['name,email,password', ','],
    ['name;email;password', ';'],
    ['Email\tFirst Name\tTags, and more', '\t'],
    ['email|phone', '|'],
    ['email', ','],
    ['"email;main";Phone;"a,b,c,d"', ';'],
    ['one;two,three;four', ';'],
  ])('of the header %j is %j', (header, delimiter) => {
    expect(detectDelimiter(Buffer.from(header))).toBe(delimiter);
  });
});
