import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CsvRow, CsvRows, type ReadFrom, rowsOfRange } from '../../shared/imports/csv.ts';
import { detectDelimiter } from '../../shared/imports/format.ts';
import { delimiters } from '../../shared/imports/options.ts';

const runs = Number(process.env.CSV_RUNS ?? 200);
const asUtf8: ReadFrom = { encoding: 'utf-8', delimiter: ',', firstRow: 1, start: 0 };

/** The rows of bytes that arrive in pieces of that size, as a network would bring them. */
function read(bytes: Buffer, size = 7, from: Partial<ReadFrom> = {}): CsvRow[] {
  const rows = new CsvRows({ ...asUtf8, ...from });
  const found: CsvRow[] = [];
  for (let start = 0; start < bytes.length; start += size)
    found.push(...rows.next(bytes.subarray(start, start + size)));
  return [...found, ...rows.last()];
}

/** Cells with everything that makes CSV hard. */
const cell = fc.string({
  unit: fc.constantFrom('a', ' ', '"', ',', ';', '\n', '\r', 'é', '€', '😀', '\ufeff'),
  maxLength: 6,
});
const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
const bare = fc.string({ unit: fc.constantFrom('a', 'é', '😀', ' ', '"'), maxLength: 4 });
const lineEnd = fc.constantFrom('\n', '\r\n', '\r');
/** Ragged, with stray quotes, in all line ends. */
const dirty = fc
  .array(fc.tuple(fc.array(fc.oneof(cell.map(quoted), bare), { minLength: 1, maxLength: 4 }), lineEnd))
  .map((rows) => rows.map(([cells, end]) => cells.join(',') + end).join(''));
/** Anything at all. */
const mess = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', 'é'), maxLength: 40 });
const text = fc.oneof(dirty, mess);

/** What another parser makes of the text; undefined when it finds a quote that is never closed. */
function oracle(written: string, delimiter: string) {
  try {
    const ends: number[] = [];
    const cells: string[][] = parse(Buffer.from(written), {
      delimiter,
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      relax_quotes: true,
      on_record: (record: string[], { bytes }: { bytes: number }) => {
        ends.push(bytes);
        return record;
      },
    });
    return cells.map((row, index) => ({ cells: row, end: ends[index] }));
  } catch {
    return undefined;
  }
}

describe('the rows of a CSV file', () => {
  test('are counted as a spreadsheet does and carry their bytes', () => {
    const bytes = Buffer.from('name,email\r\n"A\nB",é@example.com\r\n\r\nlast,x');
    expect(read(bytes)).toEqual([
      { row: 1, start: 0, end: 12, cells: ['name', 'email'] },
      { row: 2, start: 12, end: 34, cells: ['A\nB', 'é@example.com'] },
      { row: 3, start: 34, end: 36, cells: [''] },
      { row: 4, start: 36, end: 42, cells: ['last', 'x'] },
    ]);
  });

  test('are those that another parser finds, with any delimiter, line ends and stray quotes', () => {
    let compared = 0;
    fc.assert(
      fc.property(text, fc.constantFrom(...delimiters), (commas, delimiter) => {
        const written = commas.replaceAll(',', delimiter);
        const expected = oracle(written, delimiter);
        if (!expected) return;
        compared++;
        const found = read(Buffer.from(written), 1_000, { delimiter });
        expect(found.map(({ cells, end }) => ({ cells, end }))).toEqual(expected);
      }),
      { numRuns: runs },
    );
    expect(compared).toBeGreaterThan(runs / 4);
  });

  test('cover the file without gaps, however its bytes arrive', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 9 }), (written, size) => {
        const bytes = Buffer.from(written);
        const rows = read(bytes, size);
        expect(rows.map(({ start }) => start)).toEqual(
          [0, ...rows.map(({ end }) => end)].slice(0, rows.length),
        );
        expect(rows.at(-1)?.end ?? 0).toBe(bytes.length);
        expect(rows).toEqual(read(bytes, bytes.length + 1));
      }),
      { numRuns: runs },
    );
  });

  test('read from any range between rows are the rows of the whole file', () => {
    fc.assert(
      fc.property(text, fc.nat(), fc.nat(), (written, a, b) => {
        const bytes = Buffer.from(written);
        const rows = read(bytes, 5);
        if (rows.length === 0) return;
        const [from, to] = [a % rows.length, b % rows.length].sort((x, y) => x - y) as [number, number];
        const range = rows.slice(from, to + 1);
        const start = range[0]?.start ?? 0;
        const slice = bytes.subarray(start, range.at(-1)?.end);
        expect(rowsOfRange(slice, { ...asUtf8, firstRow: from + 1, start })).toEqual(range);
      }),
      { numRuns: runs },
    );
  });

  test('whose quote is never closed take no other row along', () => {
    const longAgo = `"open,\n${'x,y\n'.repeat(70_000)}"late",z\n`;
    expect(read(Buffer.from(longAgo), 65_536).slice(0, 2)).toEqual([
      { row: 1, start: 0, end: 7, cells: ['"open', ''], fault: 'open_quote' },
      { row: 2, start: 7, end: 11, cells: ['x', 'y'] },
    ]);
    expect(read(Buffer.from('a,"b\nc,d\n'))).toMatchObject([
      { cells: ['a', '"b'], fault: 'open_quote' },
      { cells: ['c', 'd'] },
    ]);
  });

  test('are marked when a quote that spans lines is closed within a cell', () => {
    expect(read(Buffer.from('"a\nb"c,d\n"e" f,g\n'))).toMatchObject([
      { cells: ['"a\nb"c', 'd'], fault: 'open_quote' },
      { cells: ['"e" f', 'g'] },
    ]);
    expect(read(Buffer.from('"e" f,g\n'))[0]).not.toHaveProperty('fault');
  });

  test.each([
    ['a row that never ends', `name\n${'x'.repeat(300_000)}`, /^Row 2 is longer than 256 KiB/],
    ['a quote that never ends', `name\n"${'x'.repeat(300_000)}`, /^Row 2 is longer than 256 KiB/],
    ['quotes and nothing else', '"'.repeat(300_001), /^Row 1 is longer than 256 KiB/],
    ['a NUL', 'name\nA\0da\n', /^It is not a text file: it holds a NUL at offset 6/],
  ])('are refused at %s', (_, written, reason) => {
    expect(() => read(Buffer.from(written), 65_536)).toThrow(reason);
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

  test('is told by columns whose meaning is given', () => {
    const header = Buffer.from('Kd,Nr;"Anrede, Titel",x,y\n');
    expect(detectDelimiter(header)).toBe(',');
    expect(detectDelimiter(header, { columns: { 'Kd,Nr': 'externalId' } })).toBe(';');
  });
});
