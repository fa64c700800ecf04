import { storedCustomer } from '../../customers/customer.ts';
import { directoryDeletion, directoryProfile } from '../../customers/directory-row.ts';
import { customerEnd } from '../../customers/end.ts';
import { endSortKey, profileSortKey, standingSortKey } from '../../customers/keys.ts';
import { readSettledHeads } from '../../directory/log-reader.ts';
import { pointer } from '../../directory/snapshot/pointer.ts';
import { directoryStanding } from '../../standing/change.ts';
import { storedStanding } from '../../standing/standing.ts';
import {
  type DirectoryRow,
  directoryPartition,
  emptyLane,
  type Head,
  headItem,
  headKey,
  logItem,
  logKey,
  logRetentionSeconds,
  writtenAt,
} from '../../table/change-log.ts';
import type { Change } from '../../table/commit.ts';
import { readItems, readRange, scanItems } from '../../table/read.ts';
import { readAtOnce } from '../../table/read-settled.ts';
import { stampOf } from '../../table/stamp.ts';
import type { Item } from '../../table/table.ts';
import { absent, epochSeconds, equals, put, remove } from '../../table/writes.ts';
import type { Fault, Suspicion } from '../fault.ts';
import { keyText, repaired } from '../keys.ts';
import { parsedAs } from '../parsed.ts';
import type { Visitor, World } from '../world.ts';

const entryOf = parsedAs(logItem);
const headOf = parsedAs(headItem);
const pointerOf = parsedAs(pointer.pick({ key: true, entries: true }));

/** What is a moment away from its expiry may be gone at the second look. */
const marginMs = 10 * 60_000;
/** So many missing entries are written again in one transaction. */
const mostMissing = 50;

/** The last entry that was seen of each lane. */
export type LastEntries = Map<number, number>;

/** The entries of a lane, in their order: none is missing between two that are kept. */
export class EntriesOfLane implements Visitor {
  readonly #world: World;
  readonly #lane: number;
  readonly #last: LastEntries;
  readonly #suspicions: Suspicion[] = [];
  #before: number | undefined;

  constructor(world: World, lane: number, last: LastEntries) {
    this.#world = world;
    this.#lane = lane;
    this.#last = last;
  }

  take(item: Item): void {
    const entry = entryOf(item);
    if (!entry) return;
    const before = this.#before ?? entry.n - 1;
    // Before the first one that is kept there may be one that should be, too.
    const isFirst = this.#before === undefined && entry.n > 1;
    if (isFirst && isKept(this.#world, entry.previousAt)) this.#suspect(entry.n - 1, entry.n - 1);
    if (entry.n > before + 1 && isKept(this.#world, entry.previousAt)) this.#suspect(before + 1, entry.n - 1);
    this.#before = entry.n;
  }

  end(): readonly Suspicion[] {
    if (this.#before !== undefined) this.#last.set(this.#lane, this.#before);
    return this.#suspicions;
  }

  #suspect(from: number, to: number): void {
    this.#suspicions.push(gap(this.#world, this.#lane, from, to));
  }
}

/** Whether what was written then is certainly not expired. */
const isKept = ({ table }: World, at: string): boolean =>
  Date.parse(at) + logRetentionSeconds * 1000 - marginMs > table.clock().getTime();

function gap(world: World, lane: number, from: number, to: number): Suspicion {
  const first = Math.max(from, to - mostMissing + 1);
  const numbers = Array.from({ length: to - first + 1 }, (_, index) => first + index);
  return {
    check: 'log',
    key: logKey(lane, to),
    look: async () => {
      const keys = [headKey(lane), logKey(lane, to + 1), ...numbers.map((n) => logKey(lane, n))];
      const [headFound, nextFound, ...found] = await readAtOnce(world.table, keys);
      const missing = numbers.filter((_, index) => found[index] === undefined);
      const head = headOf(headFound);
      const at = entryOf(nextFound)?.previousAt ?? (head?.n === to ? head.at : undefined);
      if (!missing.includes(to) || at === undefined || !isKept(world, at)) return undefined;
      const isAll = first === from;
      return {
        what: `${missing.length === 1 ? `The entry ${to} is` : `The entries ${missing[0]} to ${to} are`} missing in lane ${lane}: who has not read ${missing.length === 1 ? 'it' : 'them'} must start afresh.`,
        remedy: isAll
          ? {
              does: 'writes again what they told, from the items that were last changed by them',
              change: async (origin) => {
                const change = await entriesAnew(world, lane, missing, at);
                return { writes: [...change.writes, repaired(origin, `log of lane ${lane}`)] };
              },
            }
          : {
              advice:
                'So many cannot be written again. Searches help themselves: they start from the table. Other systems that follow the changes are told to start afresh.',
            },
      };
    },
  };
}

/** Missing entries, made of what the table holds of their transactions. What was changed again since, later ones tell. */
async function entriesAnew(
  world: World,
  lane: number,
  missing: readonly number[],
  at: string,
): Promise<Change> {
  const rows = new Map(missing.map((n): [number, DirectoryRow[]] => [n, []]));
  await scanItems(world.table, [profileSortKey, standingSortKey, endSortKey], (item) => {
    const stamp = stampOf(item);
    const row = stamp?.lane === lane && rows.has(stamp.n) ? rowOf(item, world.currency) : undefined;
    if (stamp && row) rows.get(stamp.n)?.push(row);
  });
  const expiresAt = epochSeconds(new Date(at)) + logRetentionSeconds;
  const writes = missing.map((n) => {
    const entry = { n, previousAt: at, expiresAt, rows: rows.get(n) ?? [] };
    return put({ ...logKey(lane, n), ...entry }, absent());
  });
  return { writes };
}

function rowOf(item: Item, currency: string): DirectoryRow | undefined {
  if (item.SK === profileSortKey) return directoryProfile(storedCustomer.parse(item));
  if (item.SK === endSortKey) return directoryDeletion(customerEnd.parse(item));
  const standing = storedStanding.parse(item);
  return standing.former ? undefined : directoryStanding(standing, currency);
}

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
