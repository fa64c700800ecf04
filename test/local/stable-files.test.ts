import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { StableFiles } from '../../infra/local/drop/stable-files.ts';
import { temporaryFolder } from './support/fixture.ts';

/** A folder that is looked at, at times of the test's. */
function setup() {
  vi.useFakeTimers({ toFake: ['Date'] });
  onTestFinished(() => void vi.useRealTimers());
  const folder = temporaryFolder();
  const files = new StableFiles(folder, () => {});
  return {
    file: join(folder, 'people.csv'),
    /** What rests when so many milliseconds have passed since the look before. */
    lookAfter: (ms: number) => {
      vi.setSystemTime(Date.now() + ms);
      return files.look();
    },
  };
}

const workbook = Buffer.concat([
  Buffer.from('PK\x03\x04'),
  Buffer.alloc(100),
  Buffer.from('PK\x05\x06'),
  Buffer.alloc(18),
]);

test.each([
  ['with the end of a line', 'name\nAda\n'],
  ['with one in UTF-16', Buffer.from('name\nAda\n', 'utf16le')],
  ['as workbooks do', workbook],
])('A file that ends %s is taken after half a second', async (_, content) => {
  const { file, lookAfter } = setup();
  writeFileSync(file, content);
  expect(await lookAfter(0)).toEqual([]);
  expect(await lookAfter(400)).toEqual([]);
  expect(await lookAfter(100)).toEqual(['people.csv']);
});

test.each([
  ['in the middle of a row', 'name\nAda\nGra'],
  ['in the middle of a workbook', workbook.subarray(0, 60)],
  ['before it has begun', ''],
])(
  'A file that stops %s may still be copied: it is taken once it has rested for five seconds',
  async (_, content) => {
    const { file, lookAfter } = setup();
    writeFileSync(file, content);
    expect(await lookAfter(0)).toEqual([]);
    expect(await lookAfter(4900)).toEqual([]);
    appendFileSync(file, 'ce\n');
    expect(await lookAfter(100)).toEqual([]);
    // It has been seen growing.
    expect(await lookAfter(4900)).toEqual([]);
    expect(await lookAfter(100)).toEqual(['people.csv']);
  },
);
