import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { customerInput } from '../../shared/customers/input.ts';
import { profileKey } from '../../shared/customers/keys.ts';
import type * as Repository from '../../shared/customers/repository.ts';
import type * as ImageModule from '../../shared/directory/image.ts';
import type * as LogReader from '../../shared/directory/log-reader.ts';
import type { DirectoryQuery } from '../../shared/directory/query.ts';
import type * as RowModule from '../../shared/directory/row.ts';
import type * as PointerModule from '../../shared/directory/snapshot/pointer.ts';
import type * as SnapshotModule from '../../shared/directory/snapshot/snapshot.ts';
import { noStanding } from '../../shared/standing/standing.ts';
import type * as ChangeLog from '../../shared/table/change-log.ts';
import type { Table } from '../../shared/table/table.ts';
import { check, present } from '../../shared/table/writes.ts';
import { Interleaver, ModelStore, seededRandom } from '../support/model-store.ts';
import { mutate, unmutate } from '../support/mutants.ts';
import { Nights } from './support/nights.ts';
import { MemorySnapshots } from './support/snapshots.ts';

/**
 * trust.md 29a on the project's own commit, log reader and directory: a write that was answered is in the next
 * search, whatever the interleaving. Each mutant breaks one rule of the protocol and must be caught.
 */

const ids = Array.from({ length: 5 }, (_, n) => `01890000-0000-7000-8000-00000000000${n}`);
const dayMs = 24 * 60 * 60 * 1000;

/** Of the world that runs now: every wait is a step in it. */
let interleaver: Interleaver;
vi.mock('node:timers/promises', () => ({ setTimeout: () => interleaver.turn() }));

vi.mock('node:zlib', () => import('./support/uncompressed.ts'));

/** The code as it is, or as a mutant of it. */
async function load() {
  vi.resetModules();
  const { tryCommit } = await import('../../shared/table/commit.ts');
  const { Lanes } = await import('../../shared/table/lanes.ts');
  const { Directory } = await import('../../shared/directory/directory.ts');
  const { build } = await import('../../shared/directory/builder.ts');
  const { readPointer } = await import('../../shared/directory/snapshot/pointer.ts');
  const { readHeads } = await import('../../shared/directory/log-reader.ts');
  const changes = await import('../../shared/customers/changes.ts');
  const { findById } = await import('../../shared/customers/repository.ts');
  const { changeStanding } = await import('../../shared/standing/change.ts');
  const { findStanding } = await import('../../shared/standing/repository.ts');
  const standing = { changeStanding, findStanding };
  return { tryCommit, Lanes, Directory, build, readPointer, readHeads, ...changes, findById, ...standing };
}
type Code = Awaited<ReturnType<typeof load>>;

/** One world: writers, readers that check what they are told, and, where there are snapshots, their builders. */
async function world(code: Code, seed: number, builders: number): Promise<void> {
  const { tryCommit, Lanes, Directory, build, readPointer, readHeads, findById } = code;
  const { createCustomer, deleteCustomer, updateCustomer, changeStanding, findStanding } = code;
  const withSnapshots = builders > 0;
  const random = seededRandom(seed);
  const pick = (n: number) => Math.floor(random() * n);
  const order = new Interleaver(random);
  interleaver = order;
  const store = new ModelStore(order, random);
  // So small that the writers crowd into the first lanes.
  vi.spyOn(Math, 'random').mockImplementation(() => random() * 0.02);

  let now = Date.UTC(2026, 0, 1);
  const clock = () => new Date(++now);
  // The code uses nothing of the document client but `send`.
  const documents = store as unknown as DynamoDBDocumentClient;
  const openTable = (): Table => ({ name: 't', documents, lanes: new Lanes(), clock });

  /** What was answered last of each customer, and how many writes to it are under way. */
  const saved = new Map<string, { name: string; deleted: boolean; rev: number }>();
  /** What was answered last of their orders. */
  const ordered = new Map<string, { count: number; rev: number }>();
  const busy = new Map<string, number>();
  let token = 0;

  const write = async (table: Table, id: string) => {
    const current = await findById(table, id);
    const name = `token${++token}`;
    const origin = { actor: 'test', requestId: 'test', now: clock() };
    const fields = customerInput.parse({ name });
    const deletes = current !== undefined && random() < (withSnapshots ? 0.3 : 0.15);
    const change = deletes
      ? deleteCustomer(current, origin)
      : current
        ? updateCustomer(current, { name }, origin)?.change
        : saved.has(id)
          ? undefined // ids never come back
          : createCustomer(id, fields, 'api', origin).change;
    if (change) {
      const { refused } = await tryCommit(table, change);
      const rev = (current?.version ?? 0) + 1;
      // A change can be built on before it is answered: the answers come in any order.
      if (refused.length === 0 && rev > (saved.get(id)?.rev ?? 0)) {
        saved.set(id, { name: deletes ? (current.name ?? '') : name, deleted: deletes, rev });
      }
    }
  };
  /** Says of a customer, if there is one, how many orders there are: a number of which there is no other. */
  const buy = async (table: Table, id: string) => {
    const before = (await findStanding(table, id)) ?? noStanding(id);
    const count = ++token;
    const after = { ...before, orders: { EUR: { orders: count, spent: 0, refunded: 0 } } };
    const { writes, directory = [] } = changeStanding(before, after, 'EUR');
    const { refused } = await tryCommit(table, {
      writes: [...writes, check(profileKey(id), present())],
      directory,
    });
    const rev = before.version + 1;
    if (refused.length === 0 && rev > (ordered.get(id)?.rev ?? 0)) ordered.set(id, { count, rev });
  };
  const writer = async () => {
    const table = openTable();
    for (let n = 0; n < 12; n++) {
      const id = ids[pick(ids.length)] ?? '';
      busy.set(id, (busy.get(id) ?? 0) + 1);
      await unlessBusy(random() < 0.4 ? buy(table, id) : write(table, id));
      busy.set(id, (busy.get(id) ?? 0) - 1);
    }
  };
  const nights = new Nights({ order, store });

  /** In some worlds, snapshots are lost or damaged, and builders die before they point to theirs. */
  const accidents = seed % 4 === 0 ? 0.2 : 0;
  const snapshots = new MemorySnapshots(async (file) => {
    await order.turn();
    if (random() < accidents) file.fill(0, pick(file.length));
    if (random() < accidents) throw new Error('The builder dies.');
  });
  currentHeads = async () => (await readHeads(openTable())).map(({ n }) => n);
  let newest = 0;
  const builder = async () => {
    const table = openTable();
    for (let n = 0; n < 4; n++) {
      for (let wait = pick(40); wait > 0; wait--) await order.turn();
      const way = random() < 0.3 ? 'afresh' : 'onward';
      await nights.ofToday(async () => {
        const pointer = await readPointer(table);
        await unlessBusy(build({ table, currency: 'EUR', snapshots }, pointer, way)).catch(() => {});
      });
      const before = newest;
      const { entries = newest } = (await readPointer(table)) ?? {};
      newest = Math.max(newest, entries);
      if (accidents === 0 && entries < before)
        throw new Error(`The pointer went back in the world of seed ${seed}.`);
    }
  };
  const reader = async () => {
    const start = () => new Directory(openTable(), 'EUR', withSnapshots ? snapshots : undefined);
    let directory = start();
    for (let n = 0; n < (withSnapshots ? 30 : 8); n++) {
      // As long as the builders are at work.
      for (let wait = withSnapshots ? pick(20) : 0; wait >= 0; wait--) await order.turn();
      if (random() < (withSnapshots ? 0.4 : 0.25)) directory = start();
      const [id, expected] = [...saved][pick(saved.size)] ?? [];
      if (!id || !expected || busy.get(id)) continue;
      const orders = ordered.get(id);
      const query = asked(expected.name, orders?.count ?? 0);
      const answer = await nights.ofToday(() =>
        unlessBusy(directory.search(query, { sealingKey: 'key', pointer: '/cursor' })),
      );
      if (!answer) continue;
      const { total, items } = answer;
      // Only what stood still during the search has one right answer.
      if (saved.get(id) !== expected || ordered.get(id) !== orders || busy.get(id)) continue;
      if (total !== (expected.deleted ? 0 : 1) || items.length !== total) {
        throw new Error(
          `A search was wrong in the world of seed ${seed}: ${JSON.stringify({ id, expected, orders, total, found: items.length })}`,
        );
      }
    }
  };
  const time = async () => {
    for (let n = 0; n < 6; n++) {
      for (let wait = pick(120); wait > 0; wait--) await order.turn();
      await nights.pass(() => {
        if (random() < 0.5) now += 3 * dayMs;
        store.expire(now / 1000);
      });
    }
  };
  const building = Array.from({ length: builders }, builder);
  await order.run([writer(), writer(), writer(), reader(), reader(), reader(), ...building, time()]);
}

/** Here a wait may be no longer than a step: giving up is no fault, a wrong answer is. */
const unlessBusy = <T>(work: Promise<T>): Promise<T | undefined> =>
  work.catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'busy') return undefined;
    throw error;
  });

const asked = (name: string, ordersCount: number): DirectoryQuery => ({
  filter: {
    and: [
      { field: 'name', op: 'eq', value: [name] },
      { field: 'ordersCount', op: 'eq', value: [ordersCount] },
    ],
  },
  sort: { field: 'createdAt', descending: true },
  limit: 25,
});

/** How many of the worlds violate, up to the first that does. */
async function firstViolation(seeds: number, builders: number): Promise<string | undefined> {
  const code = await load();
  for (let seed = 1; seed <= seeds; seed++) {
    try {
      await world(code, seed, builders);
    } catch (error) {
      return String(error);
    } finally {
      vi.restoreAllMocks();
    }
  }
  return undefined;
}

type Mutants = Readonly<Record<string, () => void>>;

const mutantsOfTheLog: Mutants = {
  'the head of a lane is not guarded': () =>
    mutate<typeof ChangeLog>('table/change-log', (original) => ({
      appendToLog: (...args: Parameters<typeof original.appendToLog>) => {
        const [head, entry] = original.appendToLog(...args);
        return [
          { ...head, require: undefined },
          { ...entry, require: undefined },
        ];
      },
    })),
  'an entry that is not visible yet is passed over': () =>
    mutate<typeof LogReader>('directory/log-reader', (original) => ({
      async *readEntries(...args: Parameters<typeof original.readEntries>) {
        const [table, lane, after, head] = args;
        const { readRange } = await import('../../shared/table/read.ts');
        const { logItem, logKey } = await import('../../shared/table/change-log.ts');
        const range = {
          PK: logKey(lane, 0).PK,
          from: logKey(lane, after + 1).SK,
          to: logKey(lane, head.n).SK,
        };
        const seen = (await readRange(table, range)).map((item) => logItem.parse(item));
        yield* [...seen, { n: head.n, previousAt: head.at, expiresAt: 0, rows: [] }];
      },
    })),
  'a rebuild replays from the heads': () =>
    mutate<typeof LogReader>('directory/log-reader', () => ({
      lastSettled: async (_table: Table, _lane: number, head: ChangeLog.Head) => head.n,
    })),
  'the entry that arrives last wins': () =>
    mutate<typeof ImageModule>('directory/image', (original) => ({
      Image: class extends original.Image {
        override learn(row: ChangeLog.DirectoryRow, at: number): void {
          const { rev } = row;
          mutantRevision = Math.max(mutantRevision + 1, rev);
          super.learn({ ...row, rev: mutantRevision }, at);
        }
      },
    })),
  'both parts of a customer share one revision': () =>
    mutate<typeof ImageModule>('directory/image', (original) => ({
      Image: class extends original.Image {
        readonly #revs = new Map<string, number>();
        override learn(row: ChangeLog.DirectoryRow, at: number): void {
          if (row.rev <= (this.#revs.get(row.id) ?? 0)) return;
          this.#revs.set(row.id, row.rev);
          super.learn(row, at);
        }
      },
    })),
  'a newer profile forgets where its customer stands': () =>
    mutate<typeof RowModule>('directory/row', ({ withStanding }) => ({
      withStanding: (...[row, standing]: Parameters<typeof withStanding>) =>
        'rev' in standing && standing.values.id !== undefined ? row : withStanding(row, standing),
    })),
  'a scan passes over where customers stand': () =>
    mutate<typeof Repository>('customers/repository', ({ scanCustomers }) => ({
      scanCustomers: (...[table, take, takeEnd]: Parameters<typeof scanCustomers>) =>
        scanCustomers(table, take, takeEnd),
    })),
  'heads are believed without a look at the table': () =>
    mutate<typeof LogReader>('directory/log-reader', (original) => ({
      readHeads: async (table: Table) => {
        const heads = await original.readHeads(table);
        believed ??= heads;
        return believed;
      },
    })),
};

const mutantsOfSnapshots: Mutants = {
  'a snapshot takes its watermark after its columns': () =>
    mutate<typeof SnapshotModule>('directory/snapshot/snapshot', (original) => ({
      encodeSnapshot: async (state: ImageModule.ImageState, now: Date) =>
        original.encodeSnapshot({ ...state, watermark: await headsAfterAWhile() }, now),
    })),
  'a builder does not look at what is pointed to when it points to its own': () =>
    mutate<typeof PointerModule>('directory/snapshot/pointer', (original) => ({
      swapPointer: async (table: Table, _: unknown, next: PointerModule.Pointer) =>
        original.swapPointer(table, await original.readPointer(table), next),
    })),
};
let currentHeads: () => Promise<number[]>;
async function headsAfterAWhile(): Promise<number[]> {
  for (let step = 0; step < 20; step++) await interleaver.turn();
  return await currentHeads();
}
let mutantRevision = 0;
let believed: ChangeLog.Head[] | undefined;

afterEach(() => {
  unmutate();
  vi.restoreAllMocks();
});

/** More of them in `npm run soak`. */
const worlds = Number(process.env.LINEARIZABILITY_WORLDS ?? 80);

/** So many builders that they often build at once. */
const crowd = 5;

describe('a write that was answered is in the next search (trust 29a)', () => {
  test.each([
    ['with two builders of snapshots', 2, worlds / 4],
    ['with a crowd of builders', crowd, worlds / 4],
    ['without snapshots', 0, worlds],
  ])(
    'in random worlds of three writers and three readers, %s',
    { timeout: 60_000 + 500 * worlds },
    async (_, builders, worlds) => {
      expect(await firstViolation(worlds, builders)).toBeUndefined();
    },
  );

  test.each([
    ...Object.entries(mutantsOfTheLog).map(([name, apply]) => [name, apply, 0] as const),
    ...Object.entries(mutantsOfSnapshots).map(([name, apply]) => [name, apply, crowd] as const),
  ])('a mutant is caught: %s', { timeout: 180_000 }, async (_, apply, builders) => {
    apply();
    expect(await firstViolation(2000, builders)).toMatch(/A search was wrong|The pointer went back/);
  });
});
