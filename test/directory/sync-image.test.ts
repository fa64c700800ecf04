import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { Image } from '../../shared/directory/image.ts';
import { decodeSnapshot, encodeSnapshot } from '../../shared/directory/snapshot/snapshot.ts';
import { laneCount } from '../../shared/table/lanes.ts';
import type { Stamp } from '../../shared/table/stamp.ts';
import { Known, type Told } from './support/known.ts';
import { learned } from './support/learned.ts';

vi.mock('node:zlib', () => import('./support/uncompressed.ts'));

const now = new Date('2026-01-10T00:00:00Z');
const stamp = fc.option(fc.record({ lane: fc.nat(3), n: fc.integer({ min: 1, max: 5 }) }), {
  nil: undefined,
});
const told = fc.array(fc.tuple(learned, stamp), { maxLength: 30 });
const entries = fc.option(
  fc
    .array(fc.nat(5), { minLength: 4, maxLength: 4 })
    .map((first) => [...first, ...Array(laneCount - 4).fill(0)]),
  { nil: undefined },
);

function learn(image: Image, rows: readonly Told[]): void {
  for (const [row, stamp] of rows) image.learn(row, now.getTime(), stamp);
}

/** By brute force: the customers of whom the newest row of a part came after the entries, by their ids. */
function expected(rows: readonly Told[], entries: readonly number[] | undefined) {
  const { people, ended } = new Known(rows);
  const isAfter = (stamp: Stamp | undefined) =>
    entries === undefined || (stamp !== undefined && stamp.n > (entries[stamp.lane] ?? 0));
  const changed = [...people.values()].filter(
    ({ profile, standing }) => isAfter(profile[1]) || (standing && isAfter(standing[1])),
  );
  const gone = entries ? [...ended.values()].filter(([, stamp]) => isAfter(stamp)) : [];
  return [
    ...changed.map(({ profile: [{ id, rev }] }) => ({ id, rev })),
    ...gone.map(([{ id }]) => ({ id, endedAt: now.getTime() })),
  ].sort((a, b) => (a.id < b.id ? -1 : 1));
}

test('an image tells what has changed since any entries, page by page, whatever was merged and stored before', async () => {
  await fc.assert(
    fc.asyncProperty(
      told,
      told,
      told,
      entries,
      fc.integer({ min: 1, max: 4 }),
      async (first, second, third, known, limit) => {
        const before = new Image();
        learn(before, first);
        before.state();
        learn(before, second);
        const { watermark, base, ended, waiting } = await decodeSnapshot(
          await encodeSnapshot(before.state(), now),
        );
        const image = new Image(watermark, base, ended, waiting);
        learn(image, third);
        const found: ReturnType<Image['changes']> = [];
        for (let more = true; more; ) {
          const page = image.changes(known, found.at(-1)?.id ?? '', limit);
          found.push(...page);
          more = page.length === limit;
        }
        expect(found).toEqual(expected([...first, ...second, ...third], known));
      },
    ),
    { numRuns: Number(process.env.SNAPSHOT_RUNS ?? 60) },
  );
});
