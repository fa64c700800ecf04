import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import type { Cell, WorkbookColumn } from '../../shared/workbooks/cells.ts';
import { readDirectory } from '../../shared/workbooks/read/directory.ts';
import { Budget, unpack } from '../../shared/workbooks/read/unpack.ts';
import { openWorkbook } from '../../shared/workbooks/read/workbook.ts';
import { writeWorkbook } from '../../shared/workbooks/write/workbook.ts';
import { cellsOf, inMemory, rowsOf } from './support/files.ts';

const email: WorkbookColumn = { name: 'email', kind: 'text' };

async function partOf(bytes: Buffer, name: string): Promise<string> {
  const file = inMemory(bytes);
  const part = (await readDirectory(file)).get(name.toLowerCase());
  if (!part) throw new Error(`There is no part ${name}.`);
  return (await buffer(unpack(file, part, new Budget(2 ** 30)))).toString();
}

const sheetXml = (bytes: Buffer) => partOf(bytes, 'xl/worksheets/sheet1.xml');

test('the header of a workbook is bold, stays in sight and has a filter over all rows', async () => {
  const bytes = await buffer(writeWorkbook([['a'], ['b']], [email]));
  const xml = await sheetXml(bytes);
  expect(xml).toContain('<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>');
  expect(xml).toContain('<autoFilter ref="A1:A3"/>');
  expect(xml).toContain('<c r="A1" s="1" t="inlineStr">');
  const styles = await partOf(bytes, 'xl/styles.xml');
  expect(styles.match(/<xf [^>]*xfId[^>]*>/g)?.[1]).toContain('fontId="1"');
  expect(styles.match(/<font>.*?<\/font>/g)?.[1]).toContain('<b/>');
});

test('columns are as wide as their names and kinds ask for, or as wanted', async () => {
  const columns: WorkbookColumn[] = [
    { name: 'shippingAddress.recipient', kind: 'text' },
    { name: 'points', kind: 'number', width: 30 },
    { name: 'x'.repeat(100), kind: 'date' },
  ];
  const xml = await sheetXml(await buffer(writeWorkbook([], columns)));
  expect([...xml.matchAll(/width="(\d+)"/g)].map(([, width]) => width)).toEqual(['29', '30', '50']);
});

test('in a column of texts an empty cell takes what is typed into it as text, so that leading zeros stay', async () => {
  const xml = await sheetXml(await buffer(writeWorkbook([], [email])));
  expect(xml).toContain('style="2"');
  expect(xml).toContain('numberStoredAsText="1"');
});

test('rows past the end of a sheet go on in another one with the same header', async () => {
  const rows = ['a', 'b', 'c', 'd', 'e'].map((text) => [text]);
  const bytes = await buffer(writeWorkbook(rows, [email], { name: 'VIPs', rowsPerSheet: 3 }));
  const sheets = await openWorkbook(inMemory(bytes));
  expect(sheets.map(({ name }) => name)).toEqual(['VIPs', 'VIPs (2)', 'VIPs (3)']);
  expect((await Promise.all(sheets.map(rowsOf))).map((rows) => rows.map(({ cells }) => cells[0]))).toEqual([
    ['email', 'a', 'b'],
    ['email', 'c', 'd'],
    ['email', 'e'],
  ]);
});

test('a sheet that is exactly full is not followed by an empty one', async () => {
  const bytes = await buffer(writeWorkbook([['a'], ['b']], [email], { rowsPerSheet: 3 }));
  expect(await openWorkbook(inMemory(bytes))).toHaveLength(1);
});

test('a workbook without rows has its header', async () => {
  expect(await cellsOf(await buffer(writeWorkbook([], [email])))).toEqual([['email']]);
});

test.each([
  ['VIPs / Spain [2026]?', 'VIPs   Spain  2026'],
  ["'quoted'", 'quoted'],
  ['👩‍🚀'.repeat(12), '👩‍🚀'.repeat(6)],
  ['::', 'Sheet'],
  ['a < b & "c"', 'a < b & "c"'],
  ['_x0041_', '_x0041_'],
])('a sheet named %j is called %j', async (name, called) => {
  const [sheet] = await openWorkbook(inMemory(await buffer(writeWorkbook([], [email], { name }))));
  expect(sheet?.name).toBe(called);
});

test.each<[string, Cell, unknown]>([
  ['a day that there is not', { date: '2026-02-30' }, '2026-02-30'],
  ['a day before those of which spreadsheets agree', { date: '1900-02-28' }, '1900-02-28'],
  ['a birthday without a year', { date: '--12-31' }, '--12-31'],
  ['an amount of more digits than survive', { money: '1234567890123456.78' }, '1234567890123456.78'],
  ['a number of more digits than survive', 0.1 + 0.2, '0.30000000000000004'],
  ['an amount with more decimals than any currency', { money: '1.23456' }, '1.23456'],
])('%s is written as text, and not changed', async (_, cell, read) => {
  expect(await cellsOf(await buffer(writeWorkbook([[cell]], [email])))).toEqual([['email'], [read]]);
});

test('text that is longer than a cell is refused with its place, and not cut', async () => {
  const rows = [['x'.repeat(32_767)], ['x'.repeat(32_768)]];
  await expect(buffer(writeWorkbook(rows, [email]))).rejects.toThrow(/cell A3 is longer than the 32767/);
});

test('an error of the rows reaches whoever reads the workbook', async () => {
  async function* rows() {
    yield ['a'];
    throw new Error('The rows broke off.');
  }
  await expect(buffer(writeWorkbook(rows(), [email]))).rejects.toThrow('The rows broke off.');
});

test('an error of the first row reaches whoever reads the workbook slowly, and nobody else', async () => {
  async function* rows(): AsyncGenerator<string[]> {
    yield await Promise.reject(new Error('There is no first row.'));
  }
  const reader = writeWorkbook(rows(), [email]).getReader();
  const readAll = async () => {
    for (;;) {
      await reader.read();
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  await expect(readAll()).rejects.toThrow('There is no first row.');
});

test('whoever stops reading ends the rows', async () => {
  const ended = Promise.withResolvers<void>();
  async function* rows() {
    try {
      for (;;) yield [Math.random().toString(36)];
    } finally {
      ended.resolve();
    }
  }
  const reader = writeWorkbook(rows(), [email]).getReader();
  for (let pieces = 0; pieces < 12; pieces++) await reader.read();
  await reader.cancel();
  await ended.promise;
});

test('the same rows make the same bytes', async () => {
  const write = () => buffer(writeWorkbook([['a', { date: '2026-01-01' }]], [email, email]));
  expect((await write()).equals(await write())).toBe(true);
});

test('rows are asked for no faster than the workbook is read', async () => {
  let asked = 0;
  function* rows() {
    for (;;) {
      asked++;
      yield [`${Math.random()}`];
    }
  }
  const reader = writeWorkbook(rows(), [email]).getReader();
  for (let pieces = 0; pieces < 12; pieces++) await reader.read();
  const before = asked;
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(asked - before).toBeLessThan(20_000);
  await reader.cancel();
});
