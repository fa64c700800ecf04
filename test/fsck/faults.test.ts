import { expect, test } from 'vitest';
import { checks } from '../../shared/fsck/fault.ts';
import { tryCommit } from '../../shared/table/commit.ts';
import { plantedFaults } from './support/faults.ts';
import { fsckWorld } from './support/world.ts';

test('there is a fault of every check', () => {
  const found = new Set(plantedFaults.flatMap((fault) => fault.checks));
  expect([...found].toSorted()).toEqual(Object.keys(checks).toSorted());
});

test.each(plantedFaults)(
  '$name is found once and repaired, or a person is told what to do (trust 18, 22)',
  async (fault) => {
    const world = await fsckWorld();
    expect((await tryCommit(world.table, { writes: fault.plant(world) })).refused).toEqual([]);
    const before = JSON.stringify(world.items());

    const found = await world.check();
    expect(
      found.list.map(({ check }) => check),
      JSON.stringify(found.list),
    ).toEqual(fault.checks);
    expect(JSON.stringify(world.items())).toBe(before);

    const repaired = await world.check(true);
    expect(repaired.list.map(({ check }) => check)).toEqual(fault.checks);
    if (fault.beyondRepair) {
      expect(repaired.list).toEqual([expect.objectContaining({ advice: expect.any(String) })]);
      expect(JSON.stringify(world.items())).toBe(before);
      return;
    }
    expect(
      repaired.list.every((finding) => finding.repaired),
      JSON.stringify(repaired.list),
    ).toBe(true);
    const records = world.items().filter(({ actor }) => actor === 'fsck');
    expect(records).toHaveLength(fault.checks.length);
    expect(await world.check(true)).toMatchObject({ findings: 0, unsettled: 0, list: [] });
  },
);
