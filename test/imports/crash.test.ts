import type { FauxqsServer } from 'fauxqs';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createCustomer } from '../../shared/customers/changes.ts';
import { customerInput } from '../../shared/customers/input.ts';
import { findByUnique } from '../../shared/customers/repository.ts';
import { listGroups } from '../../shared/groups/repository.ts';
import type { ImportOptions } from '../../shared/imports/options.ts';
import { resultsOf } from '../../shared/jobs/results.ts';
import { commit } from '../../shared/table/commit.ts';
import { setupImports, startAws, type World } from './support/setup.ts';

/** What a derivation costs is no concern of crashes. */
vi.mock('../../shared/credentials/password.ts', () => ({
  hashPassword: async (plain: string) => `hash of ${plain}`,
}));

let aws: FauxqsServer;
beforeAll(async () => {
  aws = await startAws();
});
afterAll(() => aws.stop());

/** How many rows come after those that differ: more, in larger chunks, in the hours-long run. */
const isSoak = process.env.IMPORT_CRASH_ROWS !== undefined;
const more = Number(process.env.IMPORT_CRASH_ROWS ?? 20);
const chunkRows = Math.ceil((7 + more) / (isSoak ? 8 : 3));
/** Nothing of a dry run depends on more than its parts and checkpoints: every third call tells, the others in the soak. */
const dryStep = isSoak ? 1 : 3;
const bcrypt = '$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy';

/**
 * New, changed and unchanged customers, a duplicate, a fault, a password, a hash, and groups that there are not yet,
 * two rows of different chunks naming the same one.
 */
const file = `name,email,password,groups
Ada,ada@example.com,,Wholesale
Bob,bob@example.com,,
"Carol ""C""",carol@example.com,long enough,
Dan,not an address,,
Ada again,ADA@example.com,,
Eve,eve@example.com,,Wholesale
Fay,fay@example.com,${bcrypt},"VIP, Wholesale"
${Array.from({ length: more }, (_, index) => `P${index},p${index}@example.com,,Group ${index % 7}\n`).join('')}`;

/** A world in which there are Bob and Eve, and the file has been dropped. */
async function setup(options: Partial<ImportOptions>): Promise<World> {
  const world = await setupImports(aws, {
    inMemory: true,
    chunkSizes: { chunkRows, chunkRowsWithPasswords: chunkRows, chunkBytes: 1_000_000 },
  });
  const origin = { actor: 'api-key:test', requestId: 'test', now: new Date() };
  for (const [name, email] of Object.entries({ Bob: 'bob@example.com', Evelyn: 'eve@example.com' }))
    await commit(
      world.table,
      createCustomer(uuidv7(), customerInput.parse({ name, email }), 'api', origin).change,
    );
  await world.drop('people.csv', file, { createGroups: true, ...options });
  return world;
}

/** Everything that must not depend on what has crashed. */
async function outcome(world: World) {
  const job = (await world.jobs()).find(({ details: { source } }) => source.key === 'people.csv');
  const groups = new Map((await listGroups(world.table)).map(({ id, name }) => [id, name]));
  const { items } = await resultsOf(world.table, job?.id ?? '', { limit: 1_000, failed: false });
  return {
    customers: (await world.customers()).map(({ email, name, version, hasPassword, groupIds }) => ({
      email,
      name,
      version,
      hasPassword,
      groups: groupIds.map((id) => groups.get(id)).sort(),
    })),
    groups: [...groups.values()].sort(),
    status: job?.status,
    counts: job?.counts,
    rows: items.map(({ customerId, ...item }) => item),
    errors: await world.errorFile(job),
    changes: (await world.fileOfJob(job, 'changes.csv'))?.replaceAll(/[0-9a-f]{8}-[-0-9a-f]{27}/g, 'id'),
    fileIsGone: !(await world.lies('people.csv')),
    exported: (await world.exported()).map((key) => key.slice(key.lastIndexOf('/'))),
  };
}

/** What an import leaves when nothing crashes, and how many AWS calls it makes. */
async function undisturbed(options: Partial<ImportOptions>) {
  const world = await setup(options);
  await world.settle();
  return { expected: await outcome(world), calls: world.crashes.calls };
}

const none = { created: 0, updated: 0, deleted: 0, unchanged: 0, exported: 0, failed: 0 };

describe('trust 20: a crash after any AWS call, followed by redelivery, changes nothing in the outcome', () => {
  test('of an import over several chunks, with groups on demand, passwords and hashes', async () => {
    const { expected, calls } = await undisturbed({});
    expect(expected).toMatchObject({
      customers: [
        { email: 'ada@example.com', name: 'Ada', version: 1, groups: ['Wholesale'] },
        { email: 'bob@example.com', name: 'Bob', version: 1, groups: [] },
        { email: 'carol@example.com', version: 1, hasPassword: true },
        { email: 'eve@example.com', name: 'Eve', version: 2, groups: ['Wholesale'] },
        { email: 'fay@example.com', version: 1, hasPassword: true, groups: ['VIP', 'Wholesale'] },
        ...Array.from({ length: more }, () => ({
          version: 1,
          groups: [expect.stringMatching(/^Group \d$/)],
        })),
      ],
      status: 'completed',
      counts: { ...none, created: 3 + more, updated: 1, unchanged: 1, failed: 2 },
      fileIsGone: true,
      exported: ['/errors.csv'],
    });
    expect(expected.errors).toBe(
      `error_row,error_reason,name,email,password,groups
5,email: This is not an e-mail address.,Dan,not an address,,
6,It is a duplicate of row 2: the same email.,Ada again,ADA@example.com,,
`.replaceAll('\n', '\r\n'),
    );
    for (let crash = 0; crash < calls; crash++) {
      const world = await setup({});
      world.crashes.crashAfter(crash);
      await world.settle();
      expect(await outcome(world), `after call ${crash}`).toEqual(expected);
      for (const { id, email = '' } of await world.customers()) {
        expect((await findByUnique(world.table, 'email', email))?.id).toBe(id);
      }
    }
  }, 3_600_000);

  test('of a dry run, which changes nothing, and whose file tells of every change once', async () => {
    const { expected, calls } = await undisturbed({ dryRun: true });
    expect(expected).toMatchObject({
      customers: [
        { email: 'bob@example.com', version: 1 },
        { email: 'eve@example.com', name: 'Evelyn', version: 1 },
      ],
      groups: [],
      counts: { ...none, created: 3 + more, updated: 1, unchanged: 1, failed: 2 },
      fileIsGone: true,
      exported: ['/changes.csv', '/errors.csv'],
    });
    for (let crash = 0; crash < calls; crash += dryStep) {
      const world = await setup({ dryRun: true });
      world.crashes.crashAfter(crash);
      await world.settle();
      expect(await outcome(world), `after call ${crash}`).toEqual(expected);
    }
  }, 3_600_000);
});
