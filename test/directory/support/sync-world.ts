import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { vi } from 'vitest';
import { customerInput } from '../../../shared/customers/input.ts';
import { profileKey, standingSortKey } from '../../../shared/customers/keys.ts';
import { noStanding } from '../../../shared/standing/standing.ts';
import type { Table } from '../../../shared/table/table.ts';
import { check, present } from '../../../shared/table/writes.ts';
import { numberedId } from '../../support/ids.ts';
import { type Interleaver, ModelStore } from '../../support/model-store.ts';
import { Nights } from './nights.ts';
import { MemorySnapshots } from './snapshots.ts';
import { sumsIn } from './sums.ts';
import { Copy, isProblem, type Saved, type Shop } from './sync-copy.ts';

/** The code as it is, or as a mutant of it. */
export async function loadCode() {
  vi.resetModules();
  const { tryCommit, mergeChanges } = await import('../../../shared/table/commit.ts');
  const { Lanes } = await import('../../../shared/table/lanes.ts');
  const { Directory } = await import('../../../shared/directory/directory.ts');
  const { build } = await import('../../../shared/directory/builder.ts');
  const { readPointer } = await import('../../../shared/directory/snapshot/pointer.ts');
  const changes = await import('../../../shared/customers/changes.ts');
  const { findById } = await import('../../../shared/customers/repository.ts');
  const { profileSortKey } = await import('../../../shared/customers/keys.ts');
  const { changeStanding } = await import('../../../shared/standing/change.ts');
  const { findStanding } = await import('../../../shared/standing/repository.ts');
  return {
    tryCommit,
    mergeChanges,
    Lanes,
    Directory,
    build,
    readPointer,
    ...changes,
    findById,
    changeStanding,
    findStanding,
    profileSortKey,
  };
}
export type Code = Awaited<ReturnType<typeof loadCode>>;

const dayMs = 24 * 60 * 60 * 1000;

/**
 * Writers, builders of snapshots, containers that are restarted and clients that keep copies, in one random
 * interleaving, over days and months.
 * @throws Error when a copy lacks what was answered before its round began, or is not what the table says in the end
 */
export async function syncWorld(code: Code, order: Interleaver, random: () => number): Promise<void> {
  const pick = (n: number) => Math.floor(random() * n);
  const store = new ModelStore(order, random);
  let now = Date.UTC(2026, 0, 1);
  const clock = () => new Date(++now);
  // The code uses nothing of the document client but `send`.
  const documents = store as unknown as DynamoDBDocumentClient;
  const openTable = (): Table => ({ name: 't', documents, lanes: new code.Lanes(), clock });

  /** What was answered last of each customer. */
  const saved = new Map<string, Saved>();
  const ending = new Set<string>();
  const shop: Shop = {
    saved,
    ending,
    now: () => now,
    standing: () => {
      const items = store.all();
      const ordersOf = (id: unknown) =>
        items.filter((item) => item.SK === standingSortKey && item.id === id).map(sumsIn)[0]?.ordersCount;
      const profiles = items.filter(({ SK }) => SK === code.profileSortKey);
      return new Map(
        profiles.map(({ id, version }) => [
          String(id),
          { version: Number(version), orders: Number(ordersOf(id) ?? 0) },
        ]),
      );
    },
  };
  const ids: string[] = [];

  const origin = () => ({ actor: 'test', requestId: 'test', now: clock() });
  const named = () => ({ name: `name ${now}` });
  /** A new customer. No id is tried twice: a customer who has ended does not come back. */
  const creation = () => {
    const id = numberedId(pick(1e9));
    ids.push(id);
    return code.createCustomer(id, customerInput.parse(named()), 'api', origin()).change;
  };
  /** Another name of a customer, or the end. */
  const changeOf = async (table: Table, id: string) => {
    const current = await code.findById(table, id);
    if (!current) return undefined;
    if (random() < 0.25) return code.deleteCustomer(current, origin());
    return code.updateCustomer(current, named(), origin())?.change;
  };
  /** One more order of a customer, as long as there is one. */
  const orderOf = async (table: Table, id: string) => {
    const before = (await code.findStanding(table, id)) ?? noStanding(id);
    const orders = (before.orders.EUR?.orders ?? 0) + 1;
    const after = { ...before, orders: { EUR: { orders, spent: 0, refunded: 0 } } };
    const { writes, directory = [] } = code.changeStanding(before, after, 'EUR');
    const { refused } = await code.tryCommit(table, {
      writes: [...writes, check(profileKey(id), present())],
      directory,
    });
    const known = saved.get(id) ?? { rev: 0, orders: 0, isDeleted: false };
    if (refused.length === 0 && orders > known.orders) saved.set(id, { ...known, orders });
  };
  const write = async (table: Table) => {
    const some = new Set(Array.from({ length: pick(3) }, () => ids[pick(ids.length)] ?? ''));
    const changes = await Promise.all([...some].map((id) => changeOf(table, id)));
    if (random() < 0.4) changes.push(creation());
    const change = code.mergeChanges(...changes.filter((one) => one !== undefined));
    if (!change.directory?.length) return;
    for (const { id, deleted } of change.directory ?? []) if (deleted) ending.add(id);
    const { refused } = await code.tryCommit(table, change);
    if (refused.length > 0) return;
    for (const { id, rev, deleted } of change.directory ?? [])
      if (rev > (saved.get(id)?.rev ?? 0))
        saved.set(id, { rev, orders: saved.get(id)?.orders ?? 0, isDeleted: deleted === true });
  };
  const nights = new Nights({ order, store });
  const writes = 2 + pick(10);
  /** A commit that was given up, or not answered, may still have been done. */
  const writer = async () => {
    const table = openTable();
    for (let n = 0; n < writes; n++) {
      for (let wait = pick(15); wait > 0; wait--) await order.turn();
      const id = ids[pick(ids.length)];
      const orders = id !== undefined && random() < 0.4;
      await nights.ofToday(() => unlessBusy(orders ? orderOf(table, id) : write(table)));
    }
  };

  const time = async () => {
    for (let n = 0; n < 6; n++) {
      for (let wait = pick(150); wait > 0; wait--) await order.turn();
      await nights.pass(() => {
        now += ([0, 0, 3, 3, 50][pick(5)] ?? 0) * dayMs;
        store.expire(now / 1000);
      });
    }
  };

  const snapshots = new MemorySnapshots(() => order.turn());
  const builder = async () => {
    const table = openTable();
    for (let n = 0; n < 3; n++) {
      for (let wait = pick(60); wait > 0; wait--) await order.turn();
      const way = random() < 0.3 ? 'afresh' : 'onward';
      await nights.ofToday(async () =>
        unlessBusy(code.build({ table, currency: 'EUR', snapshots }, await code.readPointer(table), way)),
      );
    }
  };

  const containers = Array.from({ length: 2 }, () => new code.Directory(openTable(), 'EUR', snapshots));
  /** One of the containers, which may have been restarted. */
  const container = () => {
    const which = pick(containers.length);
    const fresh = () => new code.Directory(openTable(), 'EUR', snapshots);
    const known = random() < 0.15 ? fresh() : (containers[which] ?? fresh());
    containers[which] = known;
    return known;
  };
  const older: Copy[] = [];
  const client = async () => {
    const copy = new Copy();
    for (let n = 0; n < 3 * writes; n++) {
      for (let wait = pick(8); wait > 0; wait--) await order.turn();
      await nights.ofToday(() => unlessBusy(copy.advance(container(), 1 + pick(3), shop)));
      if (random() < 0.1) older.push(copy.clone());
    }
    older.push(copy);
  };
  await order.run([writer(), writer(), writer(), builder(), builder(), client(), client(), client(), time()]);

  // However old a copy is: from its last token on it comes to what the table says.
  for (const copy of older) await order.run([copy.finish(container, 1 + pick(3), shop)]);
}

/** Here a wait may be no longer than a step: giving up is no fault, a wrong answer is. */
async function unlessBusy<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (isProblem(error, 'busy')) return undefined;
    throw error;
  }
}
