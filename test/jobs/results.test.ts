import { expect, test } from 'vitest';
import { newImport } from '../../shared/imports/import-job.ts';
import type { ItemResult } from '../../shared/jobs/job.ts';
import { resultsOf } from '../../shared/jobs/results.ts';
import { commit } from '../../shared/table/commit.ts';
import { setupTable } from '../support/table.ts';
import { reportOn, workedJob } from './support/finished-job.ts';

const results: readonly ItemResult[] = [
  'updated',
  'failed',
  'unchanged',
  'failed',
  'failed',
  'deleted',
  'updated',
];
const reports = results.map((result, index) => reportOn(index + 1, result));

/** A job with these results, of which each transaction has kept so many. */
async function setup(window: number) {
  const table = await setupTable();
  const id = await workedJob(table, results, window);
  return {
    table,
    /** All pages. */
    pages: async (limit: number, failed: boolean) => {
      const pages: unknown[][] = [];
      let after: string | undefined;
      do {
        const page = await resultsOf(table, id, { limit, after, failed });
        pages.push(page.items);
        after = page.after;
      } while (after !== undefined);
      return pages;
    },
  };
}

test('the results of a job come page by page, in the order of its items, whatever the transactions', async () => {
  for (const window of [1, 3, 10]) {
    const { pages } = await setup(window);
    for (const limit of [1, 2, 3, 6, 7, 8]) {
      const read = await pages(limit, false);
      expect(read.flat()).toEqual(reports);
      expect(read).toHaveLength(Math.ceil(reports.length / limit));
    }
  }
});

test('the results that failed are found without reading the others', async () => {
  const { pages, table } = await setup(3);
  const failures = reports.filter(({ result }) => result === 'failed');
  let ranges = '';
  table.documents.middlewareStack.add(
    (next) => (args) => {
      ranges += JSON.stringify(args.input);
      return next(args);
    },
    { step: 'initialize' },
  );
  expect(await pages(2, true)).toEqual([failures.slice(0, 2), failures.slice(2)]);
  expect(ranges).toContain('PROBLEMS#');
  expect(ranges).not.toContain('RESULTS#');
});

test('a job that is not planned yet has no results, and one that there is not is not found', async () => {
  const { table } = await setup(1);
  const file = { bucket: 'drops', key: 'people.csv', eTag: 'e', modifiedAt: new Date() };
  const { read, write } = newImport(file, 42, new Date());
  await commit(table, { writes: [write] });
  expect(await resultsOf(table, read.id, { limit: 1, failed: false })).toEqual({ items: [] });
  await expect(resultsOf(table, 'job_0', { limit: 1, failed: false })).rejects.toThrow('There is no job');
});
