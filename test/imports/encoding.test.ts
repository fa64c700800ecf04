import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CsvRows, rowsOfRange } from '../../shared/imports/csv.ts';
import { charsetOf } from '../../shared/imports/encoding.ts';
import { encodings, type OwnEncoding, ownEncodings } from '../../shared/imports/encodings.ts';
import { OtherEncoding, type PlanRules, planFile } from '../../shared/imports/plan.ts';
import { emptyShop } from '../customer-files/support/context.ts';

/** The bytes 0x80 to 0x9f of windows-1252, where it is not Latin-1; five of them are nothing. */
const from80 = '€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ';
const bytesFrom80 = [...Array(32).keys()]
  .map((n) => n + 0x80)
  .filter((b) => ![0x81, 0x8d, 0x8f, 0x90, 0x9d].includes(b));

function written(text: string, encoding: OwnEncoding): Buffer {
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

const cellsIn = (encoding: OwnEncoding) =>
  encoding === 'windows-1252'
    ? fc.string({ unit: fc.constantFrom('a', 'é', 'ß', ' ', ...from80), maxLength: 8 })
    : fc.string({ unit: 'grapheme', maxLength: 8 }).map((text) => text.replace(/[\0"]/g, ''));

describe('text', () => {
  test.each(ownEncodings)('in %s is read as it was written, in whatever pieces it comes', (encoding) => {
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

  test.each(ownEncodings)('in %s is recognised, with a byte order mark and without', async (encoding) => {
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

describe('text of which nothing tells how it is written', () => {
  test.each([
    ['windows-1250', 'a3756b61737a20aff3b3e6', 'Łukasz Żółć'],
    ['iso-8859-2', 'a3756b61737a20aff3b3e6', 'Łukasz Żółć'],
    ['iso-8859-15', 'bc7220a4', 'Œr €'],
    ['windows-1251', 'c8e2e0ed', 'Иван'],
    ['koi8-r', 'e9d7c1ce', 'Иван'],
    ['windows-1253', 'cddfeaeff2', 'Νίκος'],
    ['windows-1254', 'defd6b', 'Şık'],
    ['shift_jis', '8e52936391be9859', '山田太郎'],
    ['shift_jis', '837c834383938367', 'ポイント'],
    ['euc-jp', 'bbb3c5c4', '山田'],
    ['gbk', 'cdf5d0a1c3f7', '王小明'],
    ['gb18030', 'cdf581308b32', '王ö'],
    ['big5', 'b35cb3afa55c', '許陳功'],
    ['euc-kr', 'b1e8c3b6bcf6', '김철수'],
  ] as const)('is read in %s once that is said: %s', async (encoding, name, expected) => {
    const bytes = Buffer.concat([
      Buffer.from('name,email\r\n'),
      Buffer.from(name, 'hex'),
      Buffer.from(',a@shop.example\r\n"'),
      Buffer.from(name, 'hex'),
      Buffer.from('",b@shop.example\r\n'),
    ]);
    const { encoding: found, rows } = await rowsOf(bytes, { encoding });
    expect(found).toBe(encoding);
    expect(rows.map(({ cells, fault }) => [...cells, fault])).toEqual([
      [expected, 'a@shop.example', undefined],
      [expected, 'b@shop.example', undefined],
    ]);
  });

  test.each(encodings)(
    'can be in %s, of which Node.js knows the name and in which ASCII is as everywhere',
    (encoding) => {
      expect(new TextDecoder(encoding).encoding).toBe(encoding);
      if (encoding.startsWith('utf-16')) return;
      const ascii = Buffer.from(
        `\t\n\r${String.fromCharCode(
          ...Array(95)
            .keys()
            .map((n) => n + 0x20),
        )}`,
      );
      const { decode, unitBytes, units } = charsetOf(encoding);
      expect([decode(units(ascii)), unitBytes]).toEqual([ascii.toString('latin1'), 1]);
    },
  );

  test('has its rows refused that are no text in it', async () => {
    const bytes = Buffer.from('name,email\n\xa3uk,a@shop.example\n\x81,b@shop.example\n', 'latin1');
    expect((await rowsOf(bytes, { encoding: 'windows-1250' })).rows.map(({ fault }) => fault)).toEqual([
      undefined,
      'bad_bytes',
    ]);
    expect((await rowsOf(bytes, { encoding: 'shift_jis' })).rows.map(({ fault }) => fault)).toEqual([
      undefined,
      'bad_bytes',
    ]);
  });

  test('cannot have cells separated by what may be a part of a character', async () => {
    const bytes = Buffer.from('name|email\nAda|a@shop.example\n');
    for (const encoding of ['shift_jis', 'gbk', 'gb18030', 'big5'] as const) {
      const refusal = new RegExp(`In ${encoding} a character can hold`);
      await expect(plan(bytes, { encoding, delimiter: '|' })).rejects.toThrow(refusal);
      await expect(plan(bytes, { encoding })).rejects.toThrow(refusal);
    }
    expect((await rowsOf(bytes, { encoding: 'euc-kr' })).rows[0]?.cells).toEqual(['Ada', 'a@shop.example']);
  });

  test('has cells separated by what is a part of no character', async () => {
    // ポイントポイント,ポ,email
    const points = '837c834383938367';
    const header = Buffer.from(`${points}${points}2c837c2c${Buffer.from('email\n').toString('hex')}`, 'hex');
    const bytes = Buffer.concat([header, Buffer.from('7,8,a@shop.example\n')]);
    const { rows } = await rowsOf(bytes, { encoding: 'shift_jis' });
    expect(rows[0]?.cells).toEqual(['7', '8', 'a@shop.example']);
    // 名前|メール|ポ
    const unknown = Buffer.from('96bc914f7c8381815b838b7c837c0a', 'hex');
    await expect(plan(unknown, { encoding: 'shift_jis' })).rejects.toThrow(
      /In shift_jis a character can hold/,
    );
  });

  test('is what its byte order mark says, whatever else was said', async () => {
    const marked = written('\ufeffname,email\r\nZoë,z@shop.example\r\n', 'utf-8');
    const { encoding, rows } = await rowsOf(marked, { encoding: 'windows-1250' });
    expect([encoding, rows[0]?.cells[0]]).toEqual(['utf-8', 'Zoë']);
  });
});
