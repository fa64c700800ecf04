import { describe, expect, test } from 'vitest';
import { commit } from '../../shared/table/commit.ts';
import { newestFirst, newestOfAll, type PageOfRecords } from '../../shared/table/newest-first.ts';
import { put } from '../../shared/table/writes.ts';
import { setupTable } from '../support/table.ts';

const table = await setupTable();

const partitions = ['one', 'two', 'three'];
const timeAt = (moment: number) => new Date(moment * 1000).toISOString();
/** Thirty records at thirty moments, dealt out to the partitions at random; each counts its own from 1. */
const records = Array.from({ length: 30 }, (_, moment) => ({
  PK: partitions[Math.floor(Math.random() * partitions.length)] ?? 'one',
  at: timeAt(moment),
}));
const numberOf = (index: number) =>
  records.slice(0, index + 1).filter(({ PK }) => PK === records[index]?.PK).length;
await commit(table, {
  writes: records.flatMap(({ PK, at }, index) => [
    put({ PK, SK: `TIME#${at}`, at }),
    put({ PK, SK: `NUMBER#${String(numberOf(index)).padStart(4, '0')}`, at }),
  ]),
});
const newest = records.map(({ at }) => at).toReversed();

type Page = { items: string[]; after?: string };

/** All pages of seven. */
async function allOf(read: (page: PageOfRecords) => Promise<Page>): Promise<string[][]> {
  const pages: string[][] = [];
  let after: string | undefined;
  do {
    const page = await read({ limit: 7, after });
    pages.push(page.items);
    after = page.after;
  } while (after !== undefined);
  return pages;
}

describe('records of several partitions', () => {
  test('are read as one list, page by page, when their keys are times', async () => {
    const from = partitions.map((PK) => ({ PK, prefix: 'TIME#' }));
    const pages = await allOf((page) => newestFirst(table, from, page, ({ at }) => String(at)));
    expect(pages.flat()).toEqual(newest);
    expect(pages.map(({ length }) => length)).toEqual([7, 7, 7, 7, 2]);
  });

  test('are read as one list when their keys are numbers of each partition', async () => {
    const from = partitions.map((PK) => ({ PK, prefix: 'NUMBER#' }));
    const pages = await allOf((page) =>
      newestOfAll(
        table,
        from,
        page,
        ({ at }) => String(at),
        (at) => at,
      ),
    );
    expect(pages.flat()).toEqual(newest);
    expect(pages.map(({ length }) => length)).toEqual([7, 7, 7, 7, 2]);
  });
});
