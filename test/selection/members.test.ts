import { expect, test } from 'vitest';
import { readChunk } from '../../shared/jobs/chunk.ts';
import { membersKey } from '../../shared/jobs/keys.ts';
import { freeze, membersOf } from '../../shared/selection/members.ts';
import { numberedIds } from '../support/ids.ts';
import { setupTable } from '../support/table.ts';

const ids = numberedIds(1_201);

test('whom a job is about is kept chunk by chunk, each under the number of its item', async () => {
  const table = await setupTable();
  expect(await freeze(table, 'job_1', 1, ids)).toBe(3);
  const kept = new Map<number, string>();
  for (const number of [1, 2, 3]) {
    const chunk = await readChunk(table, 'job_1', 1, number);
    if (!chunk) throw new Error(`There is no chunk ${number}.`);
    for (const [item, id] of await membersOf(table, chunk)) kept.set(item, id);
  }
  expect([...kept]).toEqual(ids.map((id, index) => [index + 1, id]));
});

test('no two chunks of a job name their customers in one partition, which takes 1,000 units a second', () => {
  const partitions = new Set([1, 2, 10, 20_000].map((chunk) => membersKey('job_1', chunk).PK));
  expect(partitions.size).toBe(4);
});
