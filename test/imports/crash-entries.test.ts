import type { FauxqsServer } from 'fauxqs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { resultsOf } from '../../shared/jobs/results.ts';
import { storedEntry } from '../../shared/ledger/entry.ts';
import { entryRange } from '../../shared/ledger/keys.ts';
import { tally } from '../../shared/orders/counting.ts';
import { customerOrders, orderIdOf } from '../../shared/orders/keys.ts';
import { storedSummary } from '../../shared/orders/order.ts';
import { findOrder } from '../../shared/orders/repository.ts';
import { findStanding } from '../../shared/standing/repository.ts';
import { readRange } from '../../shared/table/read.ts';
import { dropped } from './support/dropped.ts';
import { setupImports, startAws, type World } from './support/setup.ts';

/** Imports of orders and of credit whose processes die: sums stay what a fold says, and nothing comes twice. */

let aws: FauxqsServer;
beforeAll(async () => {
  aws = await startAws();
});
afterAll(() => aws.stop());

/** Every so many calls a crash is tried; in the hours-long run, after each. */
const step = process.env.IMPORT_CRASH_ROWS === undefined ? 5 : 1;
const chunkSizes = { chunkRows: 3, chunkRowsWithPasswords: 3, chunkBytes: 1_000_000 };

const people = 'email\nada@shop.example\ngrace@shop.example\n';
const line = (number: number, name: string, sku: string, total = '20.00') =>
  `${number},2026-01-0${number},${total},${name && `${name}@shop.example`},${sku},Thing,1,10.00\n`;
/** Two customers, one whom nobody knows yet, somebody without a name, lines that lie apart, and a fault. */
const orders = `number,placedAt,total,customerEmail,line.sku,line.name,line.quantity,line.total
${line(1, 'ada', 'A')}${line(1, 'ada', 'B')}${line(2, 'ada', 'A')}${line(3, 'new', 'A')}${line(4, '', 'A')}${line(5, 'ada', 'A', 'much')}${line(2, 'ada', 'B')}${line(6, 'new', 'A')}`;
/** No row has a reference: only its own checkpoint keeps it from being posted twice. */
const credit = `email,amount,reason
ada@shop.example,10.00,a
grace@shop.example,5.00,b
ada@shop.example,-4.00,c
ada@shop.example,-40.00,d
ada@shop.example,1.00,e
`;

async function setup(file: string): Promise<World> {
  const world = await setupImports(aws, { inMemory: true, chunkSizes });
  await dropped(world, people);
  await world.drop('entries.csv', file);
  return world;
}

/** Everything that must not depend on what has crashed. */
async function outcome(world: World) {
  const job = (await world.jobs()).find(({ details: { source } }) => source.key === 'entries.csv');
  const { items } = await resultsOf(world.table, job?.id ?? '', { limit: 100, failed: false });
  const customers = await Promise.all(
    (await world.customers()).map(async ({ id, email, version }) => {
      const { PK, prefix } = customerOrders(id);
      const own = await readRange(world.table, { PK, from: prefix, to: `${prefix}\uffff` });
      const entries = (await readRange(world.table, entryRange(id))).map((item) => storedEntry.parse(item));
      const { orders: sums = {}, accounts = {} } = (await findStanding(world.table, id)) ?? {};
      expect(sums).toEqual(tally(own.map((item) => storedSummary.parse(item))).orders);
      const balance = entries.reduce((sum, { amount }) => sum + amount, 0);
      expect(accounts['credit:EUR']?.balance ?? 0).toBe(balance);
      return { email, version, sums, entries: entries.map(({ amount, reason }) => ({ amount, reason })) };
    }),
  );
  const found = await Promise.all(
    [1, 2, 3, 4, 5, 6].map((number) => findOrder(world.table, orderIdOf('web', String(number)))),
  );
  return {
    customers,
    orders: found.map((order) => order?.lineItems.map(({ sku }) => sku)),
    status: job?.status,
    counts: job?.counts,
    tallies: job?.tallies,
    items,
    errors: await world.errorFile(job),
  };
}

test.each([
  ['orders', orders, { created: 5, updated: 2, unchanged: 0, failed: 1 }],
  ['credit', credit, { created: 4, updated: 0, unchanged: 0, failed: 1 }],
])(
  'an import of %s killed after any of its calls ends as if nothing had happened (trust 20, 22)',
  async (_, file, counts) => {
    const calm = await setup(file);
    const before = calm.crashes.calls;
    await calm.settle();
    const expected = await outcome(calm);
    expect(expected).toMatchObject({ status: 'completed', counts });
    for (let crash = 0; crash < calm.crashes.calls - before; crash += step) {
      const world = await setup(file);
      world.crashes.crashAfter(crash);
      await world.settle();
      expect(await outcome(world), `after call ${crash}`).toEqual(expected);
    }
  },
  3_600_000,
);
