import { afterAll, expect, test } from 'vitest';
import * as z from 'zod';
import { setupServer } from '../client/served-api.ts';
import { runCli } from './support/run-cli.ts';

const server = await setupServer();
afterAll(server.stop);
const env = { CLIENTELE_URL: server.url, CLIENTELE_API_KEY: server.key };
const cli = (...args: string[]) => runCli(args, { env });
const jsonOf = async (...args: string[]) => JSON.parse((await cli('--json', ...args)).stdout);

/** Tells the API what no command does. */
async function send(method: string, path: string, body: object) {
  const headers = { authorization: `Bearer ${server.key}`, 'content-type': 'application/json' };
  const answer = await fetch(server.url + path, { method, headers, body: JSON.stringify(body) });
  return z.looseObject({ id: z.string().default('') }).parse(await answer.json());
}

test('credit is added, taken, and listed with the balance after each entry', async () => {
  await cli('customers', 'create', 'name=Ada', 'email=ada@shop.example');
  const none = await cli('credit', 'list', 'ada@shop.example');
  expect(none.stdout).toBe('Credit: 0.00 EUR.\n');
  const added = await cli('credit', 'add', 'ada@shop.example', '12.30', '--reason', 'Goodwill');
  expect(added.stdout).toBe('Credit: 12.30 EUR.\n');
  expect((await cli('credit', 'take', 'ada@shop.example', '2.30')).stdout).toBe('Credit: 10.00 EUR.\n');
  const { stdout } = await cli('credit', 'list', 'ada@shop.example');
  expect(stdout).toMatch(/posting +-2\.30 EUR +10\.00 EUR\n.*posting +12\.30 EUR +12\.30 EUR +Goodwill\n/);
  expect(stdout).toContain('Credit: 10.00 EUR.\n');
  const short = await cli('credit', 'take', 'ada@shop.example', '10.01');
  expect([short.code, short.stdout]).toEqual([1, '']);
});

test('a reference posts once, however often it is sent', async () => {
  await cli('customers', 'create', 'name=Bo', 'externalId=till-1');
  const add = () => jsonOf('credit', 'add', 'till-1', '5', '--currency', 'USD', '--reference', 'return-1');
  const first = await add();
  expect(await add()).toEqual(first);
  expect((await jsonOf('credit', 'list', 'till-1', '--currency', 'USD')).items).toEqual([first]);
});

test('points are added and redeemed', async () => {
  await cli('customers', 'create', 'name=Cy', 'externalId=till-2');
  expect((await cli('points', 'add', 'till-2', '1200')).stdout).toBe('Points: 1,200.\n');
  expect((await cli('points', 'redeem', 'till-2', '200', '--reason', 'Mug')).stdout).toBe('Points: 1,000.\n');
  const { stdout } = await cli('points', 'list', 'till-2');
  expect(stdout).toMatch(/posting +-200 +1000 +Mug\n/);
});

test('client accounts are listed with their limits and what is due, and what was charged to one', async () => {
  const { id } = await jsonOf('customers', 'create', 'name=Dora', 'externalId=till-3');
  expect((await cli('accounts', 'list', 'till-3')).stdout).toBe('There are no client accounts.\n');
  const creditLimit = { amount: '50.00', currency: 'EUR' };
  await send('PUT', `/v1/customers/${id}/accounts/Main Street`, { creditLimit });
  const { stdout } = await cli('accounts', 'list', 'till-3');
  expect(stdout).toMatch(/Main Street +50\.00 EUR +0\.00 EUR +active +Dora\n/);
  expect((await cli('accounts', 'entries', 'till-3', 'Main Street')).stdout).toBe('There are no entries.\n');
});

test('loyalty cards are listed with their points, and found by barcode', async () => {
  const { id } = await jsonOf('customers', 'create', 'name=Eve', 'externalId=till-4');
  expect((await cli('cards', 'list', 'till-4')).stdout).toBe('There are no loyalty cards.\n');
  const card = await send('POST', `/v1/customers/${id}/loyalty-cards`, {
    type: 'customer',
    barcode: '40 06',
  });
  await cli('points', 'add', 'till-4', '7', '--card', card.id);
  expect((await cli('cards', 'list', 'till-4')).stdout).toMatch(/40 06 +customer +7 +active\n/);
  expect(await jsonOf('cards', 'find', '4006')).toMatchObject({ id: card.id, customerId: id });
});
