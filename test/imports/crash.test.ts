import type { FauxqsServer } from 'fauxqs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findByUnique } from '../../shared/customers/repository.ts';
import { setupImports, startAws, type World } from './support/setup.ts';

let aws: FauxqsServer;
beforeAll(async () => {
  aws = await startAws();
});
afterAll(() => aws.stop());

/** Six rows in two chunks: new, changed and unchanged customers, a duplicate, a fault, a password. */
const file = `name,email,password
Ada Lovelace,ada@example.com,
Bob,bob@example.com,
"Carol ""C""",carol@example.com,long enough
Dan,not an address,
Ada again,ADA@example.com,
Eve,eve@example.com,
`;

const expected = {
  customers: [
    { email: 'ada@example.com', name: 'Ada Lovelace', version: 1 },
    { email: 'bob@example.com', name: 'Bob', version: 1 },
    { email: 'carol@example.com', name: 'Carol "C"', version: 1 },
    { email: 'eve@example.com', name: 'Eve', version: 2 },
  ],
  status: 'completed',
  counts: { created: 2, updated: 1, deleted: 0, unchanged: 1, failed: 2 },
  errors: `error_row,error_reason,name,email,password
5,email: This is not an e-mail address.,Dan,not an address,
6,It is a duplicate of row 2: the same email.,Ada again,ADA@example.com,
`.replaceAll('\n', '\r\n'),
  fileIsGone: true,
};

/** A world in which Bob and Eve were imported before and the file has been dropped. */
async function setup(): Promise<World> {
  const world = await setupImports(aws, {
    inMemory: true,
    chunkSizes: { chunkRows: 3, chunkRowsWithPasswords: 3, chunkBytes: 1_000_000 },
  });
  await world.drop('before.csv', 'name,email\nBob,bob@example.com\nEvelyn,eve@example.com\n');
  await world.settle();
  await world.drop('people.csv', file);
  return world;
}

async function outcome({ customers, jobs, errorFile, lies }: World) {
  const job = (await jobs()).find(({ details: { source } }) => source.key === 'people.csv');
  return {
    customers: (await customers()).map(({ email, name, version }) => ({ email, name, version })),
    status: job?.status,
    counts: job?.counts,
    errors: await errorFile(job),
    fileIsGone: !(await lies('people.csv')),
  };
}

/** How many AWS calls the import makes when nothing happens. */
async function callsOfAnImport(): Promise<number> {
  const world = await setup();
  world.crashes.restart();
  await world.settle();
  expect(await outcome(world)).toEqual(expected);
  return world.crashes.calls;
}

test('trust 20: a crash after any AWS call, followed by redelivery, changes nothing in the outcome', async () => {
  const calls = await callsOfAnImport();
  for (let crash = 0; crash < calls; crash++) {
    const world = await setup();
    world.crashes.crashAfter(crash);
    await world.settle();
    expect(await outcome(world), `after call ${crash}`).toEqual(expected);
    for (const { id, email = '' } of await world.customers()) {
      expect((await findByUnique(world.table, 'email', email))?.id).toBe(id);
    }
  }
}, 120_000);
