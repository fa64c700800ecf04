import { expect, test } from 'vitest';
import { checkTable } from '../../shared/fsck/check-table.ts';
import { tryCommit } from '../../shared/table/commit.ts';
import { put } from '../../shared/table/writes.ts';
import { fsckWorld } from './support/world.ts';

test('of a table that the services have made, nothing is reported, and nothing is written (trust 18, 22)', async () => {
  const world = await fsckWorld();
  const before = JSON.stringify(world.items());
  expect(await world.check(true)).toMatchObject({ findings: 0, unsettled: 0, brokenOff: false, list: [] });
  expect(JSON.stringify(world.items())).toBe(before);
  expect((await world.check()).items).toBe(world.items().length);
});

test('where far too much is wrong the run is broken off, and says so', async () => {
  const { table } = await fsckWorld();
  const writes = Array.from({ length: 5 }, (_, n) => put({ PK: `NONSENSE#${n}`, SK: 'X' }));
  await tryCommit(table, { writes });
  const options = { currency: 'EUR', requestId: 'run', pauseMs: 0, mostSuspicions: 3 };
  const report = await checkTable(table, options);
  expect(report.brokenOff).toBe(true);
  expect(report.findings).toBeGreaterThan(0);
});
