import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterEach, expect, test, vi } from 'vitest';
import { customerInput } from '../../shared/customers/input.ts';
import { registerCustomer } from '../../shared/customers/service.ts';
import { removeCustomer } from '../../shared/erasure/remove.ts';
import { Busy, type DomainError, VersionMismatch } from '../../shared/errors.ts';
import { mergeCustomers } from '../../shared/merge/service.ts';
import { recordBatch } from '../../shared/orders/batch.ts';
import { tally } from '../../shared/orders/counting.ts';
import type { OrderInput } from '../../shared/orders/input.ts';
import { orderIdOf } from '../../shared/orders/keys.ts';
import { recordOrder } from '../../shared/orders/record.ts';
import { orderStatus } from '../../shared/orders/status.ts';
import { Lanes } from '../../shared/table/lanes.ts';
import type { Table } from '../../shared/table/table.ts';
import { allItems } from '../support/fuzz-world.ts';
import { Interleaver, ModelStore, seededRandom } from '../support/model-store.ts';
import { setupTable } from '../support/table.ts';
import { accounts } from './support/fold.ts';
import { anInput } from './support/order.ts';

let interleaver: Interleaver | undefined;
vi.mock('node:timers/promises', async (original) => {
  const { setTimeout } = await original<typeof import('node:timers/promises')>();
  return { setTimeout: (ms: number) => (interleaver ? interleaver.turn() : setTimeout(ms / 4)) };
});
afterEach(() => {
  vi.restoreAllMocks();
  interleaver = undefined;
});

const origin = { actor: 'test', requestId: 'test', now: new Date('2026-06-01') };
const customerId = (n: number) => `01890000-0000-7000-8000-00000000000${n}`;

const open = (table: Pick<Table, 'name' | 'documents' | 'clock'>) => ({
  table: { ...table, lanes: new Lanes() },
  currency: 'EUR',
  country: 'GB',
});

/** Versions of few orders, each told by customer and time: most of one customer, some moving, duplicated, in no order. */
function someVersions(random: () => number, count: number): OrderInput[] {
  const pick = (most: number): number => Math.floor(random() * most);
  const versions = Array.from({ length: count }, (_, n) => {
    const total = pick(10_000);
    const status = orderStatus.options[pick(5)] ?? 'completed';
    const part = pick(total + 1);
    const day = String(1 + pick(20)).padStart(2, '0');
    return anInput({
      number: `${pick(6)}`,
      placedAt: `2026-0${1 + pick(2)}-${day}T12:00:00Z`,
      status,
      currency: random() < 0.8 ? 'EUR' : 'JPY',
      total: `${total}`,
      refunded: `${status === 'refunded' ? total : part}`,
      sourceUpdatedAt: new Date(Date.UTC(2026, 2, 1, 0, 0, n)).toISOString(),
      customer: { id: customerId(random() < 0.7 ? 1 : 2 + pick(2)) },
    });
  });
  const twice = versions.filter(() => random() < 0.4);
  return [...versions, ...twice]
    .map((input) => ({ input, at: random() }))
    .toSorted((one, other) => one.at - other.at)
    .map(({ input }) => input);
}

/** The last version of each order, by its time. */
function lastVersions(inputs: readonly OrderInput[]): Map<string, OrderInput> {
  const last = new Map<string, OrderInput>();
  for (const input of inputs) {
    const id = orderIdOf(input.order.store, input.order.number);
    const known = last.get(id)?.order.sourceUpdatedAt ?? '';
    if ((input.order.sourceUpdatedAt ?? '') > known) last.set(id, input);
  }
  return last;
}

function expectFold(items: Parameters<typeof accounts>[0], inputs: readonly OrderInput[], message: string) {
  const found = accounts(items);
  const expected = lastVersions(inputs);
  expect([...found.orders.keys()].toSorted(), message).toEqual([...expected.keys()].toSorted());
  for (const [id, { order, customer }] of expected)
    expect(found.orders.get(id), message).toMatchObject({ ...order, customerId: customer?.id });
  expect(found.places, message).toEqual(found.expectedPlaces);
  expect(found.audited, message).toBe(found.versions);
  return found;
}

/** As a client does it: what has met somebody else is sent again. */
async function untilDone(send: () => Promise<unknown>): Promise<void> {
  for (;;) {
    try {
      await send();
      return;
    } catch (error) {
      if (!(error instanceof Busy || error instanceof VersionMismatch)) throw error;
    }
  }
}

/** A store whose steps interleave by the seed, and processes that share it. */
function world(seed: number) {
  const random = seededRandom(seed);
  const turns = new Interleaver(random);
  interleaver = turns;
  vi.spyOn(Math, 'random').mockImplementation(() => random() * 0.05);
  const store = new ModelStore(turns, random);
  const documents = store as unknown as DynamoDBDocumentClient;
  const clock = () => new Date('2026-06-01');
  const deps = () => open({ name: 't', documents, clock });
  return { random, store, deps, run: (tasks: Promise<unknown>[]) => turns.run(tasks) };
}

const runs = Number(process.env.ORDER_RUNS ?? 60);

test('whatever orders come twice, late, corrected or moved, half-done transactions between them: the sums and times are their fold (trust 22)', async () => {
  for (let seed = 1; seed <= runs; seed++) {
    const { random, store, deps, run } = world(seed);
    const people = [1, 2, 3].map((n) =>
      registerCustomer(deps().table, customerId(n), customerInput.parse({ name: `C${n}` }), origin, {
        currency: 'EUR',
      }),
    );
    await run(people);
    const inputs = someVersions(random, 10);
    const lines = [0, 1, 2].map(async (line) => {
      for (const input of inputs.filter((_, index) => index % 3 === line))
        await untilDone(() => recordOrder(deps(), input, origin));
    });
    await run(lines);
    const { kept, folded } = expectFold(store.all(), inputs, `seed ${seed}`);
    expect(kept, `seed ${seed}`).toEqual(folded);
  }
});

test('an order beside the deletion of its customer leaves no sums of nobody, and nobody twice (trust 22, 44)', async () => {
  for (let seed = 1; seed <= runs; seed++) {
    const { store, deps, run } = world(seed);
    const email = 'ana@example.com';
    const ana = customerInput.parse({ email });
    await run([registerCustomer(deps().table, customerId(1), ana, origin, { currency: 'EUR' })]);
    const order = (number: string, customer: object) =>
      untilDone(() => recordOrder(deps(), anInput({ number, customer }), origin));
    await run([
      removeCustomer(deps().table, customerId(1), origin),
      order('1', { email }),
      order('2', { id: customerId(1) }),
      order('3', { email, firstName: 'Ana' }),
    ]);
    const items = store.all();
    const { kept, folded, places, expectedPlaces } = accounts(items);
    expect(kept, `seed ${seed}`).toEqual(folded);
    expect(places, `seed ${seed}`).toEqual(expectedPlaces);
    const records = items.filter(({ SK }) => SK === 'PROFILE').map(({ id }) => id);
    expect(records.length, `seed ${seed}`).toBeLessThanOrEqual(1);
    expect(records, `seed ${seed}`).not.toContain(customerId(1));
    const living = items.filter(({ SK, former }) => SK === 'STANDING' && !former).map(({ id }) => id);
    expect(living, `seed ${seed}`).toEqual(records);
    const guards = items.filter(({ PK }) => PK.startsWith('EMAIL#')).map(({ customerId: of }) => of);
    expect(guards, `seed ${seed}`).toEqual(records);
  }
});

test('orders beside the merging of their customers, new, corrected and cancelled, count to the survivor (trust 22)', async () => {
  for (let seed = 1; seed <= runs; seed++) {
    const { store, deps, run } = world(seed);
    const [into, from] = [customerId(1), customerId(2)];
    const newcomers = [into, from].map((id, n) =>
      registerCustomer(deps().table, id, customerInput.parse({ email: `c${n}@example.com` }), origin, {
        currency: 'EUR',
      }),
    );
    await run(newcomers);
    const order = (number: string, more: object) =>
      untilDone(() => recordOrder(deps(), anInput({ number, ...more }), origin));
    const early = { placedAt: '2026-01-01T12:00:00Z', customer: { id: from } };
    await run([order('1', early), order('2', { customer: { id: into } })]);
    await run([
      untilDone(() => mergeCustomers(deps(), { into, from, take: ['email'] }, origin)),
      order('1', { ...early, status: 'cancelled' }),
      order('3', { customer: { email: 'c1@example.com' }, placedAt: '2026-02-01T12:00:00Z' }),
      order('4', { customer: { id: from }, total: '7.00' }),
    ]);
    const { orders, kept, places, expectedPlaces } = accounts(store.all());
    expect(places, `seed ${seed}`).toEqual(expectedPlaces);
    expect(orders.size, `seed ${seed}`).toBe(4);
    expect(kept[into], `seed ${seed}`).toEqual(tally([...orders.values()]));
    expect(kept[from], `seed ${seed}`).toEqual({ orders: {} });
  }
});

/** A table of DynamoDB Local that sometimes does what it is asked and loses the answer. */
function losing(table: Table, random: () => number): Table {
  const send: DynamoDBDocumentClient['send'] = async (command: never) => {
    const answer = await table.documents.send(command);
    const isWrite = 'TransactItems' in (command as { input: object }).input;
    if (isWrite && random() < 0.1) throw Object.assign(new Error('lost'), { name: 'TimeoutError' });
    return answer as never;
  };
  return { ...table, documents: Object.assign(Object.create(table.documents), { send }) };
}

test('batches and single orders at once, with answers lost after the commit: nothing is doubled, nothing is lost (trust 22, 24)', async () => {
  const seed = Date.now() % 2 ** 31;
  const random = seededRandom(seed);
  const table = await setupTable();
  const lossy = losing(table, random);
  for (const n of [1, 2, 3])
    await registerCustomer(table, customerId(n), customerInput.parse({ name: `C${n}` }), origin, {
      currency: 'EUR',
    });
  const inputs = someVersions(random, Number(process.env.ORDER_RUNS ?? 60));
  const half = Math.floor(inputs.length / 2);
  await Promise.all([
    recordBatch(open(lossy), inputs.slice(0, half), origin),
    ...[0, 1, 2].map(async (line) => {
      for (const input of inputs.slice(half).filter((_, index) => index % 3 === line))
        await recordOrder(open(lossy), input, origin);
    }),
  ]);
  const { kept, folded } = expectFold(await allItems(table), inputs, `seed ${seed}`);
  expect(kept, `seed ${seed}`).toEqual(folded);
  for (const { orders } of Object.values(kept))
    for (const sums of Object.values(orders))
      expect(Math.min(...Object.values(sums))).toBeGreaterThanOrEqual(0);
});

test('dozens of orders of one customer at the same moment all get in, and hold up nobody else (trust 22)', async () => {
  const table = await setupTable();
  for (const n of [1, 2])
    await registerCustomer(table, customerId(n), customerInput.parse({ name: `C${n}` }), origin, {
      currency: 'EUR',
    });
  const send = (n: number, number: string) =>
    recordOrder(open(table), anInput({ number, customer: { id: customerId(n) } }), origin).catch(
      ({ code }: DomainError) => ({ outcome: code }),
    );
  const rush = Promise.all(Array.from({ length: 25 }, (_, n) => send(1, `rush ${n}`)));
  const others = await Promise.all(Array.from({ length: 3 }, (_, n) => send(2, `calm ${n}`)));
  const outcomes = [...(await rush), ...others].map(({ outcome }) => outcome);
  expect(new Set(outcomes)).toEqual(new Set(['created']));
  const { kept, folded } = accounts(await allItems(table));
  expect(kept).toEqual(folded);
  expect(kept[customerId(1)]?.orders.EUR?.orders).toBe(25);
});
