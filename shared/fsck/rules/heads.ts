import { readSettledHeads } from '../../directory/log-reader.ts';
import { pointer } from '../../directory/snapshot/pointer.ts';
import {
  directoryPartition,
  emptyLane,
  type Head,
  headItem,
  headKey,
  logItem,
  logKey,
  writtenAt,
} from '../../table/change-log.ts';
import { readItems, readRange } from '../../table/read.ts';
import { readAtOnce } from '../../table/read-settled.ts';
import type { Item } from '../../table/table.ts';
import { absent, equals, put, remove } from '../../table/writes.ts';
import type { Fault, Suspicion } from '../fault.ts';
import { keyText, repaired } from '../keys.ts';
import { parsedAs } from '../parsed.ts';
import type { World } from '../world.ts';
import type { LastEntries } from './log.ts';
import { gap, isKept } from './log-gap.ts';

const entryOf = parsedAs(logItem);
const headOf = parsedAs(headItem);
const pointerOf = parsedAs(pointer.pick({ key: true, entries: true }));

/** Heads, held against the last entries that were seen before, and snapshots against the heads. */
export async function suspectHeads(world: World, last: LastEntries): Promise<Suspicion[]> {
  const { table } = world;
  // First the pointers: the heads only grow meanwhile.
  const pointers = await readRange(table, { PK: directoryPartition, from: 'SNAPSHOT#', to: 'SNAPSHOT#~' });
  const heads = await readSettledHeads(table);
  const wanted = heads.flatMap(({ n, at }, lane) =>
    n > 0 && isKept(world, at) ? [{ lane, n, key: logKey(lane, n) }] : [],
  );
  const found = new Set(
    (
      await readItems(
        table,
        wanted.map(({ key }) => key),
      )
    ).map(keyText),
  );
  const total = heads.reduce((sum, { n }) => sum + n, 0);
  return [
    ...wanted
      .filter(({ key }) => !found.has(keyText(key)))
      .map(({ lane, n }) => gap(world, lane, Math.min((last.get(lane) ?? n - 1) + 1, n), n)),
    ...[...last].filter(([lane, n]) => n > (heads[lane]?.n ?? 0)).map(([lane, n]) => beyond(world, lane, n)),
    ...pointers.filter((item) => (pointerOf(item)?.entries ?? 0) > total).map((item) => ahead(world, item)),
  ];
}

/** An entry after the one that the head names. */
function beyond(world: World, lane: number, n: number): Suspicion {
  return {
    check: 'log',
    key: headKey(lane),
    look: async () => {
      const [headFound, entryFound] = await readAtOnce(world.table, [headKey(lane), logKey(lane, n)]);
      const head: Head = headOf(headFound) ?? emptyLane;
      const entry = entryOf(entryFound);
      if (!entry || head.n >= n || (headFound && !headOf(headFound))) return undefined;
      const next: Head = { n, at: new Date(writtenAt(entry)).toISOString() };
      return {
        what: `The head of lane ${lane} ${headFound ? `says ${head.n}` : 'is missing'}, and the last entry is ${n}: nobody reads what comes after.`,
        remedy: {
          does: `makes the head name the entry ${n}`,
          change: (origin) => ({
            writes: [
              put({ ...headKey(lane), ...next }, headFound ? equals('n', head.n) : absent()),
              repaired(origin, `head of lane ${lane}`),
            ],
          }),
        },
      };
    },
  };
}

/** A snapshot that holds more than was ever written: of another table, or of one that was restored. */
function ahead(world: World, { PK, SK }: Item): Suspicion {
  return {
    check: 'log',
    key: { PK, SK },
    look: async (): Promise<Fault | undefined> => {
      const [item] = await readAtOnce(world.table, [{ PK, SK }]);
      const found = pointerOf(item);
      if (!found) return undefined;
      const total = (await readSettledHeads(world.table)).reduce((sum, { n }) => sum + n, 0);
      if (found.entries <= total) return undefined;
      return {
        what: `A snapshot of the directory holds ${found.entries} entries of the change log, which has only had ${total}.`,
        remedy: {
          does: 'takes the pointer away: the builder makes another snapshot',
          change: (origin) => ({
            writes: [
              remove({ PK, SK }, equals('key', found.key)),
              repaired(origin, 'pointer to the snapshot'),
            ],
          }),
        },
      };
    },
  };
}
