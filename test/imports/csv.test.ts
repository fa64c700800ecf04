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
    return cells.map((row, index) => ({ cells: row, end: ends[index] ?? Number.NaN }));
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
        const bytes = Buffer.from(written);
        const found = read(bytes, 1_000, { delimiter });
        // The other parser takes blanks after a closing quote, and the quotes with them, for a part of the cell.
        const comparable = (row: { cells: string[]; end: number }, at: number) => {
          const raw = bytes.subarray(expected[at - 1]?.end ?? 0, row.end).toString();
          if (!/" +(?:[,;|\t\r\n]|$)/.test(raw)) return row;
          return { ...row, cells: row.cells.map((cell) => cell.replaceAll('"', '').trimEnd()) };
        };
        expect(found.map(({ cells, end }, at) => comparable({ cells: [...cells], end }, at))).toEqual(
          expected.map(comparable),
        );
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

  test('are marked when a quote is closed within a cell, and how depends on whether it spans lines', () => {
    expect(read(Buffer.from('"a\nb"c,d\n"e" f,g\ny,"Bob,"Two, Ltd"\n"a"b,"c\nd"e\n'))).toMatchObject([
      { cells: ['"a\nb"c', 'd'], fault: 'open_quote' },
      { cells: ['"e" f', 'g'], fault: 'stray_quote' },
      { cells: ['y', '"Bob,"Two', ' Ltd"'], fault: 'stray_quote' },
      { cells: ['"a"b', '"c\nd"e'], fault: 'open_quote' },
    ]);
  });

  test('are whole when blanks come after a closing quote, or quotes stand in a cell that begins with none', () => {
    const written = '"Ann" ,"B, C" \t\n12" pipe, "x" ,a"b"\r\n"last" ';
    const cells = [['Ann', 'B, C'], ['12" pipe', ' "x" ', 'a"b"'], ['last']];
    for (const size of [1, 7, 1_000]) {
      const rows = read(Buffer.from(written), size);
      expect(rows.map((row) => row.cells)).toEqual(cells);
      expect(rows.filter((row) => row.fault)).toEqual([]);
    }
    const inTabs = read(Buffer.from('"a" \t"b"\t\tc\n'), 3, { delimiter: '\t' });
    expect(inTabs.map((row) => row.cells)).toEqual([['a', 'b', '', 'c']]);
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
    const header = Buffer.from('Kn,Nr;"Anrede, Titel",x,y\n');
    expect(detectDelimiter(header)).toBe(',');
    expect(detectDelimiter(header, { columns: { 'Kn,Nr': 'externalId' } })).toBe(';');
  });
});
