import { expect, test } from 'vitest';
import { meaningOf } from '../../shared/workbooks/read/number-formats.ts';
import { openWorkbook } from '../../shared/workbooks/read/workbook.ts';
import { cellsOf, inMemory, rowsOf, sheetOf, workbookOf } from './support/files.ts';

/** The only cell of a sheet whose styles 0, 1, 2 … have these formats. */
async function cellOf(cell: string, formats: readonly (string | number)[] = []): Promise<unknown> {
  const custom = formats.filter((format) => typeof format === 'string');
  const styles = `<styleSheet><numFmts>${custom
    .map((format, index) => `<numFmt numFmtId="${164 + index}" formatCode="${format}"/>`)
    .join('')}</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>${formats
    .map((format) => `<xf numFmtId="${typeof format === 'number' ? format : 164 + custom.indexOf(format)}"/>`)
    .join('')}</cellXfs></styleSheet>`;
  const bytes = await sheetOf(`<row r="1">${cell}</row>`, { 'xl/styles.xml': styles });
  return (await cellsOf(bytes))[0]?.[0] ?? null;
}

test.each([
  ['text that cells share', '<c r="A1" t="s"><v>0</v></c>', 'shared'],
  ['text of its own', '<c r="A1" t="inlineStr"><is><t xml:space="preserve"> a </t></is></c>', ' a '],
  ['text that looks like a number', '<c r="A1" t="inlineStr"><is><t>0034</t></is></c>', '0034'],
  ['rich text', '<c t="inlineStr"><is><r><rPr><b/></rPr><t>Ada </t></r><r><t>L.</t></r></is></c>', 'Ada L.'],
  [
    'text with its pronunciation beside it',
    '<c t="inlineStr"><is><t>山田</t><rPh sb="0" eb="2"><t>ヤマダ</t></rPh></is></c>',
    '山田',
  ],
  ['the text that a formula gives', '<c t="str"><f>A2&amp;"b"</f><v>a &lt; b</v></c>', 'a < b'],
  ['the number that a formula gives', '<c><f>1+1</f><v>2</v></c>', { number: '2' }],
  ['a formula whose result nobody has calculated', '<c><f>1+1</f></c>', { error: '#VALUE!' }],
  ['an error', '<c t="e"><f>VLOOKUP(1,A:A,1)</f><v>#N/A</v></c>', { error: '#N/A' }],
  ['true', '<c t="b"><v>1</v></c>', true],
  ['false', '<c t="b"><v>0</v></c>', false],
  ['a day as ISO 8601', '<c t="d"><v>1990-12-31</v></c>', { date: '1990-12-31' }],
  ['a time as ISO 8601', '<c t="d"><v>1990-12-31T10:00:00</v></c>', { dateTime: '1990-12-31T10:00:00' }],
  ['a number', '<c><v>3.16123E+11</v></c>', { number: '3.16123E+11' }],
  ['text where a number should be', '<c><v>about 3</v></c>', 'about 3'],
  ['escaped characters', '<c t="str"><v>a_x000D__x005F_x0041_</v></c>', 'a\r_x0041_'],
  ['entities', '<c t="str"><v>&lt;&#x1F600;&#233;&apos;&quot;&gt;</v></c>', `<😀é'">`],
  ['a section that is taken as it is', '<c t="str"><v><![CDATA[a <b> & ]]]]></v></c>', 'a <b> & ]]'],
  ['comments and instructions', '<c t="str"><v>a<!-- > <v> -->b<?x > ?></v></c>', 'ab'],
  ['an attribute with a bracket', '<c x="a>b" t="str"><v>a</v></c>', 'a'],
  ['attributes in single quotes', `<c t='str' ><v>a</v></c >`, 'a'],
  ['names with a prefix', '<x:c t="str"><x:v>a</x:v></x:c>', 'a'],
  ['nothing', '<c r="A1" s="0"/>', null],
  ['an empty value', '<c t="s"><v/></c>', null],
])('a cell holds %s', async (_, cell, value) => {
  expect(await cellOf(cell)).toEqual(value);
});

test.each([
  ['0', '1900-01-00'],
  ['1', '1900-01-01'],
  ['31', '1900-01-31'],
  ['32', '1900-02-01'],
  ['59', '1900-02-28'],
  ['60', '1900-02-29'],
  ['61', '1900-03-01'],
  ['33238', '1990-12-31'],
  ['2958465', '9999-12-31'],
])('day %s is %s', async (serial, date) => {
  expect(await cellOf(`<c s="0"><v>${serial}</v></c>`, [14])).toEqual({ date });
});

test.each([
  ['33238.5', 14, { dateTime: '1990-12-31T12:00:00' }],
  ['33238', 22, { dateTime: '1990-12-31T00:00:00' }],
  ['33238.999999', 22, { dateTime: '1990-12-31T23:59:59.914' }],
  ['-1', 14, { number: '-1' }],
  ['2958466', 14, { number: '2958466' }],
  ['0.5', 20, { number: '0.5' }],
  ['33238', 0, { number: '33238' }],
])('number %s in format %i is %j', async (serial, format, value) => {
  expect(await cellOf(`<c s="0"><v>${serial}</v></c>`, [format])).toEqual(value);
});

test.each([
  ['yyyy-mm-dd', 'date'],
  ['dd.mm.yyyy', 'date'],
  ['[$-409]d\\-mmm\\-yy;@', 'date'],
  ['[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy', 'date'],
  ['mmm', 'date'],
  ['ggge"年"m"月"d"日"', 'date'],
  ['yyyy-mm-dd hh:mm:ss', 'dateTime'],
  ['yyyy-mm-dd"T"hh:mm:ss.000', 'dateTime'],
  ['d/m/yy h:mm AM/PM', 'dateTime'],
  ['General', undefined],
  ['@', undefined],
  ['0.00', undefined],
  ['#,##0.00 [$€-407];[Red]-#,##0.00', undefined],
  ['0.00E+00', undefined],
  ['"Days: "0', undefined],
  ['h:mm:ss', undefined],
  ['mm:ss.0', undefined],
  ['[h]:mm', undefined],
  ['[>=100]0;0.0', undefined],
  ['\\y0', undefined],
])('format %j shows a number as: %s', (format, meaning) => {
  expect(meaningOf(format)).toBe(meaning);
});

test('days of a workbook from a Macintosh count from 1904', async () => {
  const bytes = await sheetOf('<row><c s="0"><v>31776</v></c><c s="0"><v>0</v></c></row>', {
    'xl/workbook.xml': `<workbook xmlns:r="r"><workbookPr date1904="1"/><sheets><sheet name="a" r:id="rId1"/></sheets></workbook>`,
    'xl/styles.xml': '<styleSheet><cellXfs><xf numFmtId="14"/></cellXfs></styleSheet>',
  });
  expect(await cellsOf(bytes)).toEqual([[{ date: '1990-12-31' }, { date: '1904-01-01' }]]);
});

test('rows and cells stand where the sheet says, and empty ones are left out', async () => {
  const bytes = await sheetOf(
    '<row r="2"><c r="B2" t="str"><v>b</v></c><c t="str"><v>c</v></c><c r="AA2" s="0"/></row><row r="3"/><row r="5"><c r="AA5"><v>1</v></c></row><row><c t="str"><v>a</v></c></row>',
  );
  const [sheet] = await openWorkbook(inMemory(bytes));
  expect(await rowsOf(sheet)).toEqual([
    { number: 2, cells: [null, 'b', 'c'] },
    { number: 5, cells: [...Array(26).fill(null), { number: '1' }] },
    { number: 6, cells: ['a'] },
  ]);
});

test('sheets come in the order of their tabs, with those that people do not see told, without those of charts', async () => {
  const sheet = (name: string, id: string, more = '') => `<sheet name="${name}" r:id="${id}" ${more}/>`;
  const relation = (id: string, type: string, target: string) =>
    `<Relationship Id="${id}" Type="http://purl.oclc.org/ooxml/officeDocument/relationships/${type}" Target="${target}"/>`;
  const text = (value: string) =>
    `<worksheet><sheetData><row><c t="str"><v>${value}</v></c></row></sheetData></worksheet>`;
  const bytes = await workbookOf({
    'xl/workbook.xml': `<workbook xmlns:r="r"><sheets>${sheet('__proto__', 'b')}${sheet('Chart', 'c')}${sheet('Lists', 'a', 'state="veryHidden"')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships>${relation('a', 'worksheet', '../xl/./Worksheets/Sheet1.xml')}${relation('b', 'worksheet', 'more\\Other.xml')}${relation('c', 'chartsheet', 'charts/1.xml')}</Relationships>`,
    'xl/worksheets/sheet1.xml': text('first'),
    'xl/more/other.xml': text('other'),
  });
  const sheets = await openWorkbook(inMemory(bytes));
  expect(sheets.map(({ name, hidden }) => [name, hidden])).toEqual([
    ['__proto__', false],
    ['Lists', true],
  ]);
  expect(await cellsOf(bytes)).toEqual([['other'], ['first']]);
});

test('a sheet can be read again, and two at once', async () => {
  const [sheet] = await openWorkbook(
    inMemory(await sheetOf('<row><c><v>1</v></c></row><row><c><v>2</v></c></row>')),
  );
  const [one, two] = await Promise.all([rowsOf(sheet), rowsOf(sheet)]);
  expect(one).toHaveLength(2);
  expect(two).toEqual(one);
});

test('a workbook without shared texts and styles is read', async () => {
  const bytes = await sheetOf('<row><c><v>1</v></c></row>', {
    'xl/sharedStrings.xml': undefined,
    'xl/styles.xml': undefined,
    'xl/_rels/workbook.xml.rels':
      '<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
  });
  expect(await cellsOf(bytes)).toEqual([[{ number: '1' }]]);
});
