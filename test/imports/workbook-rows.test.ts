import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { csvOf, rowsOfWorkbook } from '../../shared/imports/workbook-rows.ts';
import type { Cell } from '../../shared/workbooks/cells.ts';
import { openWorkbook } from '../../shared/workbooks/read/workbook.ts';
import { writeWorkbook } from '../../shared/workbooks/write/workbook.ts';
import { inMemory, sheetOf, workbookOf } from '../workbooks/support/files.ts';

async function read(bytes: Uint8Array): Promise<{ csv: string; ignored: readonly string[] }> {
  const rows = await rowsOfWorkbook(await openWorkbook(inMemory(bytes)));
  return { csv: (await Array.fromAsync(csvOf(rows))).join(''), ignored: rows.ignored };
}

const sheetXml = (...rows: readonly (readonly string[])[]) =>
  `<worksheet><sheetData>${rows
    .map((cells) => `<row>${cells.map((cell) => `<c t="str"><v>${cell}</v></c>`).join('')}</row>`)
    .join('')}</sheetData></worksheet>`;

/** A workbook of several sheets, each given as its XML and more attributes. */
function workbookOfSheets(sheets: readonly (readonly [xml: string, attributes?: string])[]): Promise<Buffer> {
  const numbered = sheets.map(([xml, attributes = ''], index) => ({ xml, attributes, number: index + 1 }));
  const relation = (number: number) =>
    `<Relationship Id="rId${number}" Type="x/worksheet" Target="worksheets/sheet${number}.xml"/>`;
  return workbookOf({
    'xl/workbook.xml': `<workbook><sheets>${numbered
      .map(({ attributes, number }) => `<sheet name="Sheet${number}" r:id="rId${number}" ${attributes}/>`)
      .join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships>${numbered.map(({ number }) => relation(number)).join('')}</Relationships>`,
    ...Object.fromEntries(numbered.map(({ xml, number }) => [`xl/worksheets/sheet${number}.xml`, xml])),
  });
}

test('values of a workbook become text as people write it, and texts of others stay as they are (trust 34)', async () => {
  const styles = '<styleSheet><cellXfs><xf numFmtId="14"/><xf numFmtId="22"/></cellXfs></styleSheet>';
  const cells = [
    '<c t="str"><v>0034600111222</v></c>',
    '<c><v>3.4600111222E+10</v></c>',
    '<c t="str"><v>=HYPERLINK("x")</v></c>',
    '<c><v>-5</v></c>',
    '<c t="b"><v>1</v></c>',
    '<c s="0"><v>33238</v></c>',
    '<c s="1"><v>33238.5</v></c>',
    '<c t="e"><v>#N/A</v></c>',
    '<c t="str"><v>a, "b"&#10;c</v></c>',
    '<c t="str"><v>_xD800_</v></c>',
    '<c/>',
    '<c><v>0.30000000000000004</v></c>',
  ];
  const { csv } = await read(await sheetOf(`<row>${cells.join('')}</row>`, { 'xl/styles.xml': styles }));
  expect(csv).toBe(
    `0034600111222,34600111222,"=HYPERLINK(""x"")",-5,true,1990-12-31,1990-12-31T12:00:00Z,#N/A,"a, ""b""\nc",#VALUE!,,0.3\r\n`,
  );
});

test('texts of a workbook hold the escapes of CSV, unless an export has written it: then they are what they seem', async () => {
  const texts = ["'+34 600", '=1+1', "'0012", '#N/A', "'Ada'"];
  const columns = texts.map((_, index) => ({ name: `c${index}`, kind: 'text' as const }));
  const cells = texts.map((text) => `<c t="str"><v>${text}</v></c>`);
  expect((await read(await sheetOf(`<row>${cells.join('')}</row>`))).csv).toBe(
    "'+34 600,=1+1,'0012,'#N/A,'Ada'\r\n",
  );
  expect((await read(await buffer(writeWorkbook([texts], columns)))).csv).toBe(
    "c0,c1,c2,c3,c4\r\n''+34 600,'=1+1,''0012,'#N/A,''Ada'\r\n",
  );
});

test('a row is found in the text by its number in the sheet', async () => {
  const { csv } = await read(
    await sheetOf('<row r="3"><c><v>1</v></c></row><row r="6"><c r="B6"><v>2</v></c></row>'),
  );
  expect(csv).toBe('\r\n\r\n1\r\n\r\n\r\n,2\r\n');
});

test('rows reach as far as the header, for blank cells are not written in a sheet, and blank ones behind it go', async () => {
  const { csv } = await read(
    await workbookOfSheets([
      [sheetXml(['', ' '], ['id', 'notes', 'city'], ['a'], ['b', '', '', '', ' '], ['c', '', '', 'x', ''])],
    ]),
  );
  expect(csv).toBe('\r\nid,notes,city\r\na,,\r\nb,,\r\nc,,,x\r\n');
});

test('sheets go on with the first one when their headers are the same; others are ignored by name', async () => {
  const { csv, ignored } = await read(
    await workbookOfSheets([
      [sheetXml()],
      [sheetXml(['email', 'name'], ['a', 'b'])],
      [sheetXml(['country', 'code'], ['Spain', 'ES'])],
      [sheetXml(['email', ' name'], ['c', 'd'], ['e'])],
      [sheetXml(['email', 'name'], ['hidden', 'h']), 'state="hidden"'],
      [sheetXml(['email'], ['f'])],
    ]),
  );
  expect(csv).toBe('email,name\r\na,b\r\nc,d\r\ne,\r\n');
  expect(ignored).toEqual(['Sheet3', 'Sheet5', 'Sheet6']);
});

test('a workbook that people see nothing in is refused as empty', async () => {
  await expect(read(await workbookOf({}))).rejects.toThrow('It is empty.');
  const hidden = await workbookOfSheets([[sheetXml(['email'], ['a']), 'state="veryHidden"']]);
  await expect(read(hidden)).rejects.toThrow('It is empty.');
});

test('a workbook that is split into sheets is read as one list', async () => {
  const rows: Cell[][] = Array.from({ length: 7 }, (_, index) => [`${index}@shop.example`]);
  const bytes = await buffer(writeWorkbook(rows, [{ name: 'email', kind: 'text' }], { rowsPerSheet: 3 }));
  const { csv } = await read(bytes);
  expect(csv.split('\r\n')).toEqual(['email', ...rows.flat(), '']);
});
