import { readFileSync } from 'node:fs';
import type { FauxqsServer } from 'fauxqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { removeCustomer } from '../../shared/erasure/remove.ts';
import type { ImportJob } from '../../shared/imports/import-job.ts';
import { toImportResource } from '../../shared/imports/resource.ts';
import { toBase } from '../../shared/jobs/base-resource.ts';
import { asStored } from '../../shared/jobs/progress.ts';
import { mergeCustomers } from '../../shared/merge/service.ts';
import { tally } from '../../shared/orders/counting.ts';
import { orderIdOf, orderKey } from '../../shared/orders/keys.ts';
import { findOrder } from '../../shared/orders/repository.ts';
import { findStanding } from '../../shared/standing/repository.ts';
import { commit } from '../../shared/table/commit.ts';
import { present, update } from '../../shared/table/writes.ts';
import { dropped } from '../imports/support/dropped.ts';
import { setupImports, startAws, type World } from '../imports/support/setup.ts';

/** Files of orders as shop systems export them, through the planner and the workers as they are. */

let aws: FauxqsServer;
beforeAll(async () => {
  aws = await startAws();
});
afterAll(() => aws.stop());

const fixture = (name: string): Buffer => readFileSync(new URL(`fixtures/${name}`, import.meta.url));

const orderOf = ({ table }: World, number: string, store = 'web') =>
  findOrder(table, orderIdOf(store, number));

/** The sums of a customer are what a fold of their orders says. */
async function expectSums(world: World, email: string, numbers: readonly string[], store = 'web') {
  const customer = (await world.customers()).find((one) => one.email === email);
  const standing = await findStanding(world.table, customer?.id ?? '');
  const orders = await Promise.all(numbers.map((number) => orderOf(world, number, store)));
  expect(standing).toMatchObject(tally(orders.flatMap((order) => order ?? [])));
}

describe('a file of orders', () => {
  test('of Shopify comes in line by line, and again changes nothing (trust 22)', async () => {
    const world = await setupImports(aws, { inMemory: true });
    const { job, items } = await dropped(world, fixture('shopify.csv'));
    expect([job.reason, items]).toEqual([null, []]);
    expect(job.counts).toMatchObject({ created: 3, updated: 2, unchanged: 0, failed: 0 });
    expect(job.tallies).toEqual({ customersCreated: 2 });
    const ada = (await world.customers()).find(({ email }) => email === 'ada@shop.example');
    expect(ada).toMatchObject({ name: 'Ada Lovelace', phone: '+44 20 7946 0958', source: 'order' });
    expect(await orderOf(world, '#1003')).toMatchObject({
      ...{ store: 'web', placedAt: '2026-03-02T09:14:58.000Z', status: 'completed', currency: 'EUR' },
      ...{ total: 2950, subtotal: 2460, shipping: 490, tax: 471, discount: 0, refunded: 0, channel: 'web' },
      ...{ customerId: ada?.id, paymentMedia: [{ type: 'Shopify Payments' }] },
      lineItems: [
        { sku: 'MUG-BLUE', name: 'Blue mug', quantity: 2, unitPrice: 615, total: 1230 },
        { sku: 'POT', name: 'Tea pot', quantity: 1, unitPrice: 1230, total: 1230 },
        { sku: 'MUG-BLUE', name: 'Blue mug', quantity: 1, unitPrice: 0, total: 0 },
      ],
    });
    expect(await orderOf(world, '#1002')).toMatchObject({
      ...{ status: 'partially-refunded', refunded: 500, discount: 200 },
      lineItems: [{ name: 'Gift card', quantity: 1, unitPrice: 2000, total: 1800 }],
    });
    const walkIn = await orderOf(world, '#1001');
    expect(walkIn).toMatchObject({
      status: 'cancelled',
      placedAt: '2026-03-01T04:30:00.000Z',
      channel: 'pos',
    });
    expect(walkIn?.customerId).toBeUndefined();
    await expectSums(world, 'ada@shop.example', ['#1003']);
    await expectSums(world, 'grace@shop.example', ['#1002']);
    const again = await dropped(world, fixture('shopify.csv'));
    expect(again.job.counts).toMatchObject({ created: 0, updated: 0, unchanged: 5, failed: 0 });
    expect(await orderOf(world, '#1003')).toMatchObject({ version: 1 });
  });

  test('of WooCommerce comes in, but for the rows that cannot, which come back with the reason', async () => {
    const world = await setupImports(aws, { inMemory: true });
    const { job, items } = await dropped(world, fixture('woocommerce.csv'), { store: 'shop' });
    expect(job.counts).toMatchObject({ created: 2, failed: 2 });
    expect(items).toMatchObject([
      { row: 4, code: 'invalid', message: expect.stringMatching(/^status: Give one of completed/) },
      { row: 5, code: 'invalid', message: expect.stringMatching(/placedAt/) },
    ]);
    expect(await orderOf(world, '901', 'shop')).toMatchObject({
      ...{ status: 'completed', total: 1720, shipping: 490, placedAt: '2026-01-31T09:05:11.000Z' },
      lineItems: [{ sku: 'MUG-BLUE', name: 'Blue mug', quantity: 2, total: 1230 }],
    });
    const ada = (await world.customers()).find(({ email }) => email === 'ada@shop.example');
    expect(ada).toMatchObject({ firstName: 'Ada', lastName: 'Lovelace' });
    await expectSums(world, 'ada@shop.example', ['901'], 'shop');
    const errors = (await world.errorFile(job)) ?? '';
    const corrected = errors.replace('on the moon', 'refunded').replace(',904,,', ',904,2026-02-03,');
    const again = await dropped(world, corrected, { store: 'shop' });
    expect(again.job.counts).toMatchObject({ created: 2, failed: 0 });
    expect(await orderOf(world, '903', 'shop')).toMatchObject({ status: 'refunded' });
  });

  test('of Magento has one row for each order: one that comes twice is a duplicate', async () => {
    const world = await setupImports(aws, { inMemory: true });
    const { job, items } = await dropped(world, fixture('magento.csv'));
    expect(job.counts).toMatchObject({ created: 5, failed: 1 });
    expect(items).toMatchObject([
      { row: 4, code: 'duplicate', message: expect.stringMatching(/row 2: .* number/) },
    ]);
    expect(job.details.ignoredColumns).toEqual(['Ship-to Name', 'Grand Total (Base)']);
    expect(await orderOf(world, '000000012', 'Main Website')).toMatchObject({
      ...{ total: 1230, placedAt: '2026-02-01T00:00:00.000Z', status: 'completed' },
    });
    await expectSums(world, 'grace@shop.example', ['000000013'], 'Main Website');
    // Closed is what was paid back.
    expect(await orderOf(world, '000000014', 'Main Website')).toMatchObject({
      ...{ status: 'refunded', refunded: 800, placedAt: '2026-02-03T10:00:00.000Z' },
    });
    expect(await orderOf(world, '000000015', 'Main Website')).toMatchObject({
      ...{ status: 'partially-refunded', refunded: 300, placedAt: '2026-02-03T13:30:00.000Z' },
    });
    expect(await orderOf(world, '000000016', 'Main Website')).toMatchObject({
      ...{ status: 'completed', placedAt: '2026-02-04T00:00:00.000Z' },
    });
  });

  test('of PrestaShop names nobody: its orders are those of nobody', async () => {
    const world = await setupImports(aws, { inMemory: true });
    const { job } = await dropped(world, fixture('prestashop.csv'));
    expect([job.reason, job.counts]).toMatchObject([null, { created: 2, failed: 0 }]);
    expect(await orderOf(world, 'KHWLILZLL')).toMatchObject({ total: 6180, status: 'on-hold' });
    expect(await orderOf(world, 'FFATNOMMJ')).toMatchObject({ total: 101_490, status: 'completed' });
    expect(await world.customers()).toEqual([]);
  });
});

const header = 'number,placedAt,total,customerEmail,line.sku,line.name,line.quantity,line.total';
const line = (number: string, sku: string) =>
  `${number},2026-01-01,30.00,a@shop.example,${sku},Thing,1,10.00`;

test('the lines of an order may lie apart, in any number of parts of the file, and a product may come twice', async () => {
  const chunkSizes = { chunkRows: 2, chunkRowsWithPasswords: 2, chunkBytes: 1e6 };
  const world = await setupImports(aws, { inMemory: true, chunkSizes });
  const rows = [
    line('1', 'A'),
    line('2', 'A'),
    line('3', 'A'),
    line('1', 'B'),
    line('2', 'B'),
    line('1', 'A'),
  ];
  const { job } = await dropped(world, [header, ...rows].join('\n'));
  expect(job.counts).toMatchObject({ created: 3, updated: 3, failed: 0 });
  expect((await orderOf(world, '1'))?.lineItems.map(({ sku }) => sku)).toEqual(['A', 'B', 'A']);
  await expectSums(world, 'a@shop.example', ['1', '2', '3']);
  const again = await dropped(world, [header, ...rows.toReversed()].join('\n'));
  expect(again.job.counts).toMatchObject({ unchanged: 6 });
});

test('a line whose order nobody has told of is not taken', async () => {
  const world = await setupImports(aws, { inMemory: true });
  const { items } = await dropped(world, `${header}\n77,,,,A,Thing,1,10.00`);
  expect(items).toMatchObject([{ row: 2, code: 'not_found', message: expect.stringMatching(/not there/) }]);
});

test.each([
  ['create', { created: 1, updated: 0, failed: 1 }, 'exists'],
  ['update', { created: 0, updated: 1, failed: 1 }, 'not_found'],
])('in the mode %s, other orders are left alone', async (mode, counts, code) => {
  const world = await setupImports(aws, { inMemory: true });
  await dropped(world, `${header}\n${line('1', 'A')}`);
  const { job, items } = await dropped(world, `${header}\n${line('1', 'B')}\n${line('2', 'B')}`, { mode });
  expect(job.counts).toMatchObject(counts);
  expect(items).toMatchObject([{ code }]);
});

test('a dry run tells row by row what would become of orders, and changes nothing', async () => {
  const world = await setupImports(aws, { inMemory: true });
  await dropped(world, `${header}\n${line('1', 'A')}`);
  const rows = [line('1', 'A'), line('1', 'B'), line('2', 'A'), '2,,,,B,Thing,1,10.00', '3,,,,,,,'];
  const { job, items } = await dropped(world, [header, ...rows].join('\n'), { dryRun: true });
  expect(items.map((item) => 'row' in item && [item.row, item.result])).toEqual([
    ...[
      [2, 'unchanged'],
      [3, 'updated'],
      [4, 'created'],
      [5, 'updated'],
      [6, 'failed'],
    ],
  ]);
  const changes = (await world.fileOfJob(job, 'changes.csv')) ?? '';
  expect(changes).toMatch(/\r\n3,updated,[\w-]+,line\.sku,,B\r\n/);
  expect(changes).toMatch(/\r\n4,created,[\w-]*,number,,2\r\n/);
  expect(await orderOf(world, '2')).toBeUndefined();
});

const notesOf = (job: ImportJob) => toImportResource(job, toBase(asStored(job), [], new Date())).notes;

test('an order of somebody is not overwritten by one of another shop that has its number', async () => {
  const world = await setupImports(aws, { inMemory: true });
  const columns = 'number,customerEmail,placedAt,total,line.name,line.total';
  const anna = `${columns}\n3001,anna@one.example,2026-01-01,10.00,Mug,10.00`;
  const bert = `${columns}\n3001,bert@two.example,2026-01-02,77.00,Pan,77.00`;
  const first = await dropped(world, anna);
  expect(notesOf(first.job)).toEqual([
    expect.stringMatching(/the store “web”\. The option `store`/),
    expect.stringContaining('1 customer'),
  ]);
  const { job, items } = await dropped(world, bert);
  expect(job.counts).toMatchObject({ updated: 0, failed: 1 });
  expect(items).toMatchObject([{ row: 2, code: 'ambiguous', message: expect.stringContaining('`store`') }]);
  expect(await orderOf(world, '3001')).toMatchObject({ total: 1000, version: 1 });
  const other = await dropped(world, bert, { store: 'two' });
  expect(other.job.counts).toMatchObject({ created: 1, failed: 0 });
  expect(notesOf(other.job)).toEqual([expect.stringContaining('1 customer')]);
  await expectSums(world, 'anna@one.example', ['3001']);
  await expectSums(world, 'bert@two.example', ['3001'], 'two');
  const again = await dropped(world, anna.replace('anna@', 'anne@'));
  expect(again.job.counts).toMatchObject({ unchanged: 1 });
  expect(notesOf(again.job)).toContainEqual(expect.stringContaining('of another customer'));
});

test('an order of somebody who was merged or is gone comes again as it did before (trust 44)', async () => {
  const world = await setupImports(aws, { inMemory: true });
  const file = (total: string) =>
    ['number,customerEmail,placedAt,total', `1,a@shop.example,2026-01-01,${total}`]
      .concat(`2,b@shop.example,2026-01-01,${total}`, `3,c@shop.example,2026-01-01,${total}`)
      .join('\n');
  await dropped(world, file('1.00'));
  const idOf = async (email: string) =>
    (await world.customers()).find((one) => one.email === email)?.id ?? '';
  const origin = { actor: 'test', requestId: 'test', now: new Date() };
  const [into, from] = [await idOf('a@shop.example'), await idOf('b@shop.example')];
  await mergeCustomers({ table: world.table, currency: 'EUR' }, { into, from, take: [] }, origin);
  await removeCustomer(world.table, await idOf('c@shop.example'), origin);
  const { job } = await dropped(world, file('2.00'));
  expect([job.counts, job.tallies]).toMatchObject([{ updated: 3, failed: 0 }, undefined]);
  expect(await world.customers()).toHaveLength(1);
});

test('of rows that contradict each other about an order the later ones fail', async () => {
  const world = await setupImports(aws, { inMemory: true });
  const rows = [
    '7,2026-01-01,30.00,a@shop.example,A,Thing,1,10.00',
    '7,2026-01-01T00:00:00Z,30,A@shop.example,B,Thing,1,10.00',
    '7,,31.00,,C,Thing,1,10.00',
    '7,2026-01-02,,,D,Thing,1,10.00',
    '7,,,mallory@shop.example,E,Thing,1,10.00',
    '7,,,,F,Thing,1,10.00',
  ];
  const { job, items } = await dropped(world, [header, ...rows].join('\n'));
  expect(job.counts).toMatchObject({ created: 1, updated: 2, failed: 3 });
  const says = (row: number, name: string) => ({
    ...{ row, code: 'contradictory' },
    message: `${name}: Row 2 says something else of the same order.`,
  });
  expect(items).toMatchObject([says(4, 'total'), says(5, 'placedAt'), says(6, 'customerEmail')]);
  const order = await orderOf(world, '7');
  expect(order).toMatchObject({ total: 3000, placedAt: '2026-01-01T00:00:00.000Z' });
  expect(order?.lineItems.map(({ sku }) => sku)).toEqual(['A', 'B', 'F']);
});

test('rows that say too little without the first row of their order tell that it has failed', async () => {
  const world = await setupImports(aws, { inMemory: true });
  const rows = [
    '8,2026-01-01,much,a@shop.example,A,Thing,1,10.00',
    '8,,,,B,Thing,1,10.00',
    '8,,,,C,Thing,1,10.00',
  ];
  const { items } = await dropped(world, [header, ...rows].join('\n'));
  const message = expect.stringMatching(/^Row 2 of this order failed/);
  expect(items).toMatchObject([
    { row: 2, message: expect.stringMatching(/^total: /) },
    { row: 3, message },
    { row: 4, message },
  ]);
});

test('whom an order means several of is told, and the other orders of the file come in', async () => {
  const world = await setupImports(aws, { inMemory: true });
  await dropped(world, 'email,externalId\nada@shop.example,A\ngrace@shop.example,G');
  const orders = [
    'number,placedAt,total,customerEmail,customerExternalId',
    '1,2026-01-01,1.00,ada@shop.example,A',
    '2,2026-01-01,1.00,ada@shop.example,G',
    '3,2026-01-01,1.00,grace@shop.example,',
    '4,2026-01-01,1.00,,G',
    '5,2026-01-01,1.00,,',
  ];
  const { job, items } = await dropped(world, orders.join('\n'));
  expect(job.counts).toMatchObject({ created: 4, failed: 1 });
  expect(items).toMatchObject([{ row: 3, code: 'ambiguous' }]);
  await expectSums(world, 'grace@shop.example', ['3', '4']);
});

test('whom only an external ID finds and whom nothing else of the row tells of does not get its order', async () => {
  const world = await setupImports(aws, { inMemory: true });
  await dropped(world, 'email,externalId,firstName\nada@shop.example,A,Ada\ngrace@shop.example,G,Grace');
  const orders = [
    'number,placedAt,total,customerEmail,customerExternalId,customerName',
    '1,2026-01-01,1.00,carla@other.example,A,Carla Ruiz',
    '2,2026-01-01,1.00,ada@work.example,A,ADA Lovelace',
    '3,2026-01-01,1.00,eva@other.example,G,',
    '4,2026-01-01,1.00,,G,Eva',
  ];
  const { job, items } = await dropped(world, orders.join('\n'));
  expect(job.counts).toMatchObject({ created: 2, failed: 2 });
  const message = expect.stringMatching(/another e-mail, .* `matchBy: externalId`/);
  expect(items).toMatchObject([
    { row: 2, code: 'ambiguous', message },
    { row: 4, code: 'ambiguous', message },
  ]);
  await expectSums(world, 'ada@shop.example', ['2']);
  await dropped(world, orders.join('\n'), { matchBy: 'externalId' });
  await expectSums(world, 'grace@shop.example', ['3', '4']);
});

test('how much of an order was paid back decides its status, and no row fails for its word', async () => {
  const world = await setupImports(aws, { inMemory: true });
  const drop = (...some: string[]) =>
    dropped(world, ['number,placedAt,total,customerEmail,status,refunded', ...some].join('\n'));
  const row = (number: number, rest: string) => `${number},2026-01-01,10.00,ada@shop.example,${rest}`;
  const rows = [
    row(1, 'refunded,'),
    row(2, 'refunded,0'),
    row(3, 'refunded,3.00'),
    row(4, 'Partially refunded,3.00'),
    row(5, 'Partially refunded,10.00'),
    row(6, 'closed,10.00'),
    row(7, 'closed,'),
    row(8, 'paid,2.00'),
  ];
  const first = await drop(...rows);
  expect([first.job.counts, first.items]).toMatchObject([{ created: 8, failed: 0 }, []]);
  const numbers = ['1', '2', '3', '4', '5', '6', '7', '8'];
  const statuses = async () =>
    (await Promise.all(numbers.map((one) => orderOf(world, one)))).map((order) => order?.status);
  expect(await statuses()).toEqual([
    ...['refunded', 'refunded', 'partially-refunded', 'partially-refunded'],
    ...['refunded', 'refunded', 'completed', 'completed'],
  ]);
  await expectSums(world, 'ada@shop.example', numbers);
  expect((await drop(...rows)).job.counts).toMatchObject({ unchanged: 8, failed: 0 });

  // The total that is stored decides, and the part that is known already is no part of the whole.
  const later = await drop(
    row(4, 'refunded,'),
    '3,,,,,10.00',
    '5,,,,refunded,4.00',
    '6,,20.00,,,',
    '7,,,,closed,5.00',
    '8,,,,closed,',
  );
  expect([later.job.counts, later.items]).toMatchObject([{ updated: 6, failed: 0 }, []]);
  expect(await statuses()).toEqual([
    ...['refunded', 'refunded', 'refunded', 'refunded'],
    ...['partially-refunded', 'partially-refunded', 'partially-refunded', 'partially-refunded'],
  ]);
  await expectSums(world, 'ada@shop.example', numbers);

  // One from before the amounts had to go with the status.
  const kept = await orderOf(world, '4');
  await commit(world.table, {
    writes: [update(orderKey(kept?.id ?? ''), { refunded: 300 }, present())],
  });
  expect((await drop(row(4, ','))).job.status).toBe('completed');
  expect(await orderOf(world, '4')).toMatchObject({ status: 'partially-refunded', refunded: 300 });
});
