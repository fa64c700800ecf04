import { expect, test } from 'vitest';
import { tryCommit } from '../../shared/table/commit.ts';
import { keyText } from '../../shared/table/pack.ts';
import type { Write } from '../../shared/table/writes.ts';
import { seededRandom } from '../support/model-store.ts';
import { plantedFaults } from './support/faults.ts';
import { fsckWorld } from './support/world.ts';

const worlds = Number(process.env.FSCK_WORLDS ?? 15);

/** Those which touch only one part of a customer each, so that several can be planted at once. */
const repairable = plantedFaults.filter(({ beyondRepair }) => !beyondRepair);

/** What it would do; nothing when another fault has taken away what it needs. */
function attempted(plant: () => readonly Write[]): readonly Write[] {
  try {
    return plant();
  } catch {
    return [];
  }
}

test(`of ${worlds} tables with random faults, each is found, and one repair makes all well (trust 18, 22)`, async () => {
  for (let seed = 1; seed <= worlds; seed++) {
    const random = seededRandom(seed);
    const world = await fsckWorld();
    const touched = new Set<string>();
    const planted: string[] = [];
    for (const fault of repairable.toSorted(() => random() - 0.5).slice(0, 12)) {
      const writes = attempted(() => fault.plant(world));
      const keys = writes.map(keyText);
      // Two faults in one item are one.
      if (keys.length === 0 || keys.some((key) => touched.has(key))) continue;
      for (const key of keys) touched.add(key);
      await tryCommit(world.table, { writes });
      planted.push(...fault.checks);
    }
    const found = (await world.check()).list.map(({ check }) => check);
    const told = `seed ${seed}: ${planted.join(', ')}`;
    for (const check of new Set(planted)) expect(found, told).toContain(check);
    const repaired = await world.check(true);
    expect(repaired.findings, told).toBe(repaired.repaired);
    expect(await world.check(true), told).toMatchObject({ findings: 0, unsettled: 0, list: [] });
  }
});
