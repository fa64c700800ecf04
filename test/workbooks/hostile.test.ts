import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { constants, crc32, createDeflateRaw } from 'node:zlib';
import { expect, test } from 'vitest';
import { WorkbookRefused } from '../../shared/workbooks/read/refused.ts';
import { SharedStrings } from '../../shared/workbooks/read/shared-strings.ts';
import { openWorkbook } from '../../shared/workbooks/read/workbook.ts';
import { archiveOf, cellsOf, inMemory, rowsOf, sheetOf, workbookOf } from './support/files.ts';
import { storedArchive } from './support/stored-archive.ts';

async function refusal(bytes: Uint8Array, pieceBytes?: number): Promise<string> {
  const error = await cellsOf(bytes, pieceBytes).then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(error instanceof WorkbookRefused)) throw new Error('It was not refused.', { cause: error });
  return error.message;
}

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');
setFlagsFromString('--no-expose-gc');

/**
 * How many MiB of memory are held beyond what was before, at the worst moment that is looked at: without garbage, of
 * which there is more or less by what the process did before.
 */
async function memoryOf(work: (look: () => void) => Promise<void>): Promise<number> {
  const used = () => {
    collectGarbage();
    const { heapUsed, external } = process.memoryUsage();
    return (heapUsed + external) / 2 ** 20;
  };
  const before = used();
  let most = 0;
  await work(() => {
    most = Math.max(most, used() - before);
  });
  return most;
}

const row = (cells: string) => `<row>${cells}</row>`;
const text = (value: string) => row(`<c t="str"><v>${value}</v></c>`);
const laughs = `<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>`;

test.each([
  ['xl/worksheets/sheet1.xml', `${laughs}<worksheet>&c;</worksheet>`],
  ['xl/sharedStrings.xml', `${laughs}<sst><si><t>&c;</t></si></sst>`],
  ['xl/workbook.xml', `<!DOCTYPE x SYSTEM "file:///etc/passwd"><workbook/>`],
  ['_rels/.rels', `<!DOCTYPE Relationships><Relationships/>`],
])('a document type in %s is refused, whatever it declares (trust 33)', async (part, xml) => {
  const bytes = await workbookOf({ [part]: xml });
  expect(await refusal(bytes)).toContain('it declares a document type');
  expect(await refusal(bytes, 1)).toContain('it declares a document type');
});

/** A gigabyte of the same byte, deflated: as one piece that is repeated. */
async function gigabyteOf(byte: number): Promise<Buffer> {
  const deflate = createDeflateRaw({ level: 9 });
  const pieces: Buffer[] = [];
  deflate.on('data', (piece: Buffer) => pieces.push(piece));
  deflate.write(Buffer.alloc(2 ** 24, byte));
  await new Promise<void>((resolve) => deflate.flush(constants.Z_FULL_FLUSH, resolve));
  const piece = Buffer.concat(pieces);
  deflate.destroy();
  return Buffer.concat([...Array<Buffer>(64).fill(piece), Buffer.from([3, 0])]);
}

test('a gigabyte of zeros in a megabyte is refused at its first byte (trust 33)', async () => {
  const packed = await gigabyteOf(0);
  expect(packed.length).toBeLessThan(2 ** 21);
  const bytes = storedArchive({ 'xl/worksheets/sheet1.xml': { packed, size: 2 ** 30 } });
  const memory = await memoryOf(async (look) => {
    expect(await refusal(bytes)).toContain('text outside of it');
    look();
  });
  expect(memory).toBeLessThan(8);
});

test('a gigabyte of blanks is refused before it is unpacked, when that is more than may be (trust 33)', async () => {
  const packed = await gigabyteOf(0x20);
  const bytes = storedArchive({ 'xl/worksheets/sheet1.xml': { packed, size: 2 ** 30 } });
  const [sheet] = await openWorkbook(inMemory(bytes), { unpackedBytes: 2 ** 29 });
  await expect(rowsOf(sheet)).rejects.toThrow('Unpacked, it is larger than 512 MiB. Save it as CSV');
});

test('a part that unpacks to more than the archive says is refused right there (trust 33)', async () => {
  const packed = await gigabyteOf(0x20);
  const bytes = storedArchive({ 'xl/worksheets/sheet1.xml': { packed, size: 2 ** 20 } });
  expect(await refusal(bytes)).toContain('its part xl/worksheets/sheet1.xml is broken');
});

test('a million shared texts take the memory of their bytes, and are read (trust 33)', async () => {
  const count = 1_000_000;
  function* strings() {
    yield '<sst>';
    for (let at = 0; at < count; at += 1000) {
      yield Array.from({ length: 1000 }, (_, i) => `<si><t>ada.${at + i}@shop.example</t></si>`).join('');
    }
    yield '</sst>';
  }
  const bytes = await sheetOf(row('<c t="s"><v>999999</v></c>'), { 'xl/sharedStrings.xml': strings() });
  const memory = await memoryOf(async (look) => {
    const sheets = await openWorkbook(inMemory(bytes));
    look();
    expect(await rowsOf(sheets[0])).toEqual([{ number: 1, cells: ['ada.999999@shop.example'] }]);
  });
  // 23 bytes each, and 8 for where they lie.
  expect(memory).toBeLessThan(64);
});

test('more shared texts than may be are refused, by number and by length (trust 33)', () => {
  const few = new SharedStrings({ sharedStrings: 2, sharedStringBytes: 2 ** 30 });
  few.add('a');
  few.add('b');
  expect(() => few.add('c')).toThrow('more different texts than can be read');
  const short = new SharedStrings({ sharedStrings: 2 ** 20, sharedStringBytes: 2 ** 21 });
  const long = 'x'.repeat(200_000);
  for (let strings = 0; strings < 10; strings++) short.add(long);
  expect(() => short.add(long)).toThrow('more different texts than can be read');
});

test.each(['_rels/.rels', 'xl/workbook.xml'])('an archive without %s is no workbook', async (part) => {
  expect(await refusal(await workbookOf({ [part]: undefined }))).toContain(
    'It is an archive (zip) that holds no workbook.',
  );
});

test.each(['xl/worksheets/sheet1.xml', 'xl/sharedStrings.xml', 'xl/styles.xml'])(
  'a workbook that lacks %s is refused with its name',
  async (part) => {
    expect(await refusal(await workbookOf({ [part]: undefined }))).toContain(
      `its part ${part.toLowerCase()} is missing`,
    );
  },
);

test('a document of words is no workbook', async () => {
  const bytes = await archiveOf({
    '_rels/.rels':
      '<Relationships><Relationship Id="a" Type="x/officeDocument" Target="word/document.xml"/></Relationships>',
    'word/document.xml': '<document><body/></document>',
  });
  expect(await refusal(bytes)).toContain('holds no workbook');
});

test('a binary workbook is refused with what to do', async () => {
  const bytes = await archiveOf({
    '_rels/.rels':
      '<Relationships><Relationship Id="a" Type="x/officeDocument" Target="xl/workbook.bin"/></Relationships>',
    'xl/workbook.bin': '\u0083\u0001',
  });
  expect(await refusal(bytes)).toBe('It is a binary workbook (.xlsb). Save it as .xlsx and drop it again.');
});

test('an encrypted archive is refused with what to do', async () => {
  const bytes = await workbookOf({});
  const record = bytes.indexOf(Buffer.from('PK\x01\x02'));
  bytes.writeUInt16LE(bytes.readUInt16LE(record + 8) | 1, record + 8);
  expect(await refusal(bytes)).toContain('protected by a password');
});

test.each([
  [
    'an encrypted workbook or one of an old Excel, which is no archive',
    Buffer.from('d0cf11e0a1b11ae1', 'hex'),
  ],
  ['nothing', Buffer.alloc(0)],
  ['zeros', Buffer.alloc(100_000)],
])('%s is refused', async (_, bytes) => {
  expect(await refusal(bytes)).toContain('it is no archive, or an incomplete one');
});

test('a workbook that is cut off anywhere, or has any byte changed, is read the same or refused', async () => {
  const bytes = await sheetOf(text('a').repeat(50));
  const whole = await cellsOf(bytes);
  const tryOut = async (changed: Buffer) =>
    cellsOf(changed).catch((error: unknown) => {
      if (!(error instanceof WorkbookRefused)) throw error;
    });
  for (let at = 0; at < bytes.length; at += 3) {
    expect(await tryOut(bytes.subarray(0, at))).toBeUndefined();
    const changed = Buffer.from(bytes);
    changed.writeUInt8((changed[at] ?? 0) ^ (1 << (at % 8)), at);
    const read = await tryOut(changed);
    if (read) expect(read).toEqual(whole);
  }
});

test.each([
  ['a tag without an end', `<row ${'x'.repeat(2 ** 21)}`, 'a tag is too long'],
  ['an endless text', text('x'.repeat(300_000)), 'more text than a cell can'],
  [
    'an endless text of its own',
    row(`<c t="inlineStr"><is><t>${'x'.repeat(300_000)}</t></is></c>`),
    'more text than a cell can',
  ],
  ['a cell beyond the last column', row('<c r="XFE1"><v>1</v></c>'), 'beyond the last column'],
  ['a column of a million letters', row(`<c r="${'Z'.repeat(100_000)}1"/>`), 'beyond the last column'],
  ['a million cells in a row', row('<c/>'.repeat(20_000)), 'beyond the last column'],
  ['a row beyond the last', '<row r="1048577"/>', 'out of order'],
  ['rows out of order', '<row r="2"/><row r="2"/>', 'out of order'],
  ['a row that is no number', '<row r="1e3x"/>', 'out of order'],
  ['a cell without a place', row('<c r="1"/>'), 'has no place'],
  ['a text that is not there', row('<c t="s"><v>1</v></c>'), 'a text that is not there'],
  ['a text by no number', row('<c t="s"><v>__proto__</v></c>'), 'a text that is not there'],
  ['an unknown type', row('<c t="constructor"><v>1</v></c>'), 'unknown type constructor'],
  ['an unknown entity', text('&constructor;'), 'an unknown entity'],
  ['an entity that is no character', text('&#x110000;'), 'an unknown entity'],
  ['a NUL', text('&#0;'), 'an unknown entity'],
  ['a stray ampersand', text('a & b'), 'an unknown entity'],
  ['a tag that closes nothing', '</sheetData></worksheet></worksheet>', 'a tag is closed that was not open'],
  ['a tag that stays open', '<row>', 'it ends too early'],
])('a sheet with %s is refused (trust 33)', async (_, rows, reason) => {
  expect(await refusal(await sheetOf(rows))).toContain(reason);
});

test('a sheet in another encoding than UTF-8 is refused', async () => {
  const xml = Buffer.from('\ufeff<worksheet><sheetData/></worksheet>', 'utf16le');
  const part = { packed: xml, size: xml.length, method: 0, checksum: crc32(xml) };
  expect(await refusal(storedArchive({ 'xl/worksheets/sheet1.xml': part }))).toContain('not UTF-8');
});

test('a million elements in each other and a comment without end cost nothing but time', async () => {
  const deep = `${'<x>'.repeat(200_000)}${'</x>'.repeat(200_000)}<!--${'x'.repeat(4_000_000)}-->`;
  expect(await cellsOf(await sheetOf(`${deep}${text('a')}`))).toEqual([['a']]);
});

test('an archive with a part twice is refused: nobody knows which one counts', async () => {
  const bytes = storedArchive({}, { also: 'XL\\Workbook.xml' });
  expect(await refusal(bytes)).toContain('a part of its archive is there twice');
});

test('a large archive with the fields of Zip64 is read', async () => {
  const xml = Buffer.from('<worksheet><sheetData><row><c><v>1</v></c></row></sheetData></worksheet>');
  const part = { packed: xml, size: xml.length, method: 0, checksum: crc32(xml) };
  const bytes = storedArchive({ 'xl/worksheets/sheet1.xml': part }, { zip64: true });
  expect(await cellsOf(bytes)).toEqual([[{ number: '1' }]]);
});
