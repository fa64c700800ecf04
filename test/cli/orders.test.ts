import { afterAll, expect, test } from 'vitest';
import { setupServer } from '../client/served-api.ts';
import { runCli } from './support/run-cli.ts';

const server = await setupServer();
afterAll(server.stop);
const env = { CLIENTELE_URL: server.url, CLIENTELE_API_KEY: server.key };
const cli = (...args: string[]) => runCli(args, { env });
const jsonOf = async (...args: string[]) => JSON.parse((await cli('--json', ...args)).stdout);

const order = [
  ...['orders', 'add', 'store=web', 'number=1001', 'placedAt=2026-11-02T10:00:00Z', 'status=completed'],
  ...['currency=EUR', 'total=12.30', 'customer.email=ada@shop.example', 'paymentMedia:=[{"type":"card"}]'],
  'lineItems:=[{"sku":"MUG","name":"Blue mug","quantity":2,"total":"12.30"}]',
];

test('an order is added, listed by month, customer and status, and shown with its line items', async () => {
  const added = await cli(...order);
  expect(added.stdout).toMatch(/^[\w-]{36} is created, of the customer [\w-]{36} \(created\)\.\n$/);
  const id = added.stdout.slice(0, 36);
  const line = new RegExp(`${id} +2026-11-02T10:00:00\\.000Z +web +1001 +completed +12\\.30 EUR +card\n`);
  expect((await cli('orders', 'list', '--month', '2026-11')).stdout).toMatch(line);
  expect((await cli('orders', 'list', '--customer', 'ada@shop.example')).stdout).toMatch(line);
  const none = await cli('orders', 'list', '--month', '2026-11', '--status', 'on-hold');
  expect(none.stdout).toBe('There are no such orders.\n');
  const { stdout } = await cli('orders', 'get', id);
  expect(stdout).toMatch(/^paidBy +card$/m);
  expect(stdout).toMatch(/^MUG +Blue mug +2 +12\.30 EUR$/m);
  expect((await cli('orders', 'get', 'web', '1001')).stdout).toBe(stdout);
  const unknown = await cli('orders', 'get', 'till', '1001');
  expect([unknown.code, unknown.stderr]).toEqual([1, expect.stringContaining('no order with this number')]);
});

test('the same order again is unchanged, and what has become of it is taken', async () => {
  expect(await jsonOf(...order)).toMatchObject({ outcome: 'unchanged' });
  expect(await jsonOf(...order, 'status=refunded')).toMatchObject({
    outcome: 'updated',
    order: { status: 'refunded' },
  });
  const wrong = await cli(...order, 'status=lost');
  expect([wrong.code, wrong.stderr]).toEqual([1, expect.stringContaining('status: ')]);
});

test('the help of adding and getting an order has examples', async () => {
  for (const [name, example] of [
    ['add', 'orders add store=web number=1001'],
    ['get', 'orders get web 1001'],
  ] as const)
    expect((await cli('orders', name, '--help')).stdout).toMatch(new RegExp(`Examples:\n[^]*${example}`));
});
