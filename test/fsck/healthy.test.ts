import { expect, test } from 'vitest';
import { fsckWorld } from './support/world.ts';

test('of a table that the services have made, nothing is reported, and nothing is written (trust 18, 22)', async () => {
  const world = await fsckWorld();
  const before = JSON.stringify(world.items());
  expect(await world.check(true)).toMatchObject({ findings: 0, unsettled: 0, brokenOff: false, list: [] });
  expect(JSON.stringify(world.items())).toBe(before);
  expect((await world.check()).items).toBe(world.items().length);
});
