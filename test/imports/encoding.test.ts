import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CsvRows, rowsOfRange } from '../../shared/imports/csv.ts';
import { type Encoding, encodings } from '../../shared/imports/options.ts';
import { OtherEncoding, type PlanRules, planFile } from '../../shared/imports/plan.ts';
import { emptyShop } from '../customer-files/support/context.ts';

/** The bytes 0x80 to 0x9f of windows-1252, where it is not Latin-1; five of them are nothing. */
const from80 = '€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ';
const bytesFrom80 = [...Array(32).keys()]
  .map((n) => n + 0x80)
  .filter((b) => ![0x81, 0x8d, 0x8f, 0x90, 0x9d].includes(b));

function written(text: string, encoding: Encoding): Buffer {
  if (encoding === 'utf-8') return Buffer.from(text);
  if (encoding === 'utf-16le') return Buffer.from(text, 'utf16le');
  if (encoding === 'utf-16be') return Buffer.from(text, 'utf16le').swap16();
  return Buffer.from(
    [...text].map((character) => bytesFrom80[from80.indexOf(character)] ?? character.charCodeAt(0)),
  );
}

const rules: PlanRules = { context: emptyShop, splitNames: true };
const plan = (bytes: Buffer, wanted: Partial<PlanRules> = {}) =>
  planFile(
    (async function* () {
      yield bytes;
    })(),
    { ...rules, ...wanted },
  );

/** The rows of the file as its workers read them. */
async function rowsOf(bytes: Buffer, wanted: Partial<PlanRules> = {}) {
  const { chunks, format } = await plan(bytes, wanted);
  const read = chunks.flatMap(({ start, end, firstRow }) =>
    rowsOfRange(bytes.subarray(start, end), { ...format, firstRow, start }),
  );
  return { encoding: format.encoding, rows: read };
}

const cellsIn = (encoding: Encoding) =>
  encoding === 'windows-1252'
    ? fc.string({ unit: fc.constantFrom('a', 'é', 'ß', ' ', ...from80), maxLength: 8 })
    : fc.string({ unit: 'grapheme', maxLength: 8 }).map((text) => text.replace(/[\0"]/g, ''));

describe('text', () => {
  test.each(encodings)('in %s is read as it was written, in whatever pieces it comes', (encoding) => {
    fc.assert(
      fc.property(
        fc.array(fc.array(cellsIn(encoding), { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 1, max: 9 }),
        (cells, size) => {
          const lines = cells.map((row) => `${row.map((cell) => `"${cell}"`).join(',')}\r\n`).join('');
          const bytes = written(lines, encoding);
          const rows = new CsvRows({ encoding, delimiter: ',', firstRow: 1, start: 0 });
          const found = [...Array(Math.ceil(bytes.length / size)).keys()].flatMap((piece) => [
            ...rows.next(bytes.subarray(piece * size, (piece + 1) * size)),
          ]);
          const all = [...found, ...rows.last()];
          expect(all.map((row) => row.cells)).toEqual(cells);
          expect(all.at(-1)?.end).toBe(bytes.length);
          expect(all.some((row) => row.fault)).toBe(false);
        },
      ),
    );
  });

  const table = 'name,email\r\nJosé €,jose@example.com\r\nZoë,zoe@example.com\r\n';

  test.each(encodings)('in %s is recognised, with a byte order mark and without', async (encoding) => {
    const marks = encoding === 'windows-1252' ? [''] : ['', '\ufeff'];
    for (const mark of marks) {
      const { encoding: found, rows } = await rowsOf(written(mark + table, encoding));
      expect(found).toBe(encoding);
      expect(rows.map(({ cells }) => cells[0])).toEqual(['José €', 'Zoë']);
    }
  });

  test('in ASCII counts as UTF-8, and in the encoding that is wanted when one is', async () => {
    expect(await rowsOf(Buffer.from('email\na@example.com\n'))).toMatchObject({ encoding: 'utf-8' });
    const wanted = await rowsOf(written(table, 'utf-8'), { encoding: 'windows-1252' });
    expect(wanted.rows[0]?.cells[0]).toBe('JosÃ© â‚¬');
  });

  test('with a few bad bytes among UTF-8 stays UTF-8, and only their rows are refused', async () => {
    const bytes = Buffer.concat([
      Buffer.from(table),
      Buffer.from('Ren\xe9,r@example.com\r\nAda,a@example.com\r\n', 'latin1'),
    ]);
    const { encoding, rows } = await rowsOf(bytes);
    expect(encoding).toBe('utf-8');
    expect(rows.map(({ cells, fault }) => [cells[0], fault])).toEqual([
      ['José €', undefined],
      ['Zoë', undefined],
      ['René', 'bad_bytes'],
      ['Ada', undefined],
    ]);
  });

  test('of which it shows only later what it is, is asked for once more', async () => {
    const rows = (...names: string[]) => Buffer.from(names.map((name) => `${name},\r\n`).join(''), 'latin1');
    const mostlyOther = Buffer.concat([Buffer.from('name,email\r\nZoë,\r\n'), rows('Ren\xe9', 'Jos\xe9')]);
    await expect(plan(mostlyOther)).rejects.toEqual(new OtherEncoding('windows-1252'));
    const mostlyUtf8 = Buffer.concat([rows('name', 'Ren\xe9'), Buffer.from('Zoë,\r\nJosé,\r\n')]);
    await expect(plan(mostlyUtf8)).rejects.toEqual(new OtherEncoding('utf-8'));
    expect((await rowsOf(mostlyOther, { encoding: 'windows-1252' })).rows[1]?.cells[0]).toBe('René');
  });

  test('with a byte that is nothing in windows-1252 has that row refused', async () => {
    const { encoding, rows } = await rowsOf(Buffer.from('name,email\nJos\xe9,\nx\x81,\n', 'latin1'));
    expect(encoding).toBe('windows-1252');
    expect(rows.map(({ fault }) => fault)).toEqual([undefined, 'bad_bytes']);
  });
});
