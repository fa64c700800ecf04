import type { FauxqsServer } from 'fauxqs';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { declareField } from '../../shared/custom-fields/service.ts';
import { createCustomer } from '../../shared/customers/changes.ts';
import type { StoredCustomer } from '../../shared/customers/customer.ts';
import { credentialKey } from '../../shared/customers/keys.ts';
import { groupInput } from '../../shared/groups/group.ts';
import { listGroups } from '../../shared/groups/repository.ts';
import { createGroup } from '../../shared/groups/service.ts';
import { resultsOf } from '../../shared/jobs/results.ts';
import { getJob } from '../../shared/jobs/service.ts';
import { saidOfNew } from '../../shared/merge-patch/merge-patch.ts';
import { commit } from '../../shared/table/commit.ts';
import { readItem } from '../../shared/table/read.ts';
import { customFieldsByKey } from '../customer-files/support/customers.ts';
import { type Expectation, type Fixture, fixtures } from './support/fixtures.ts';
import { setupImports, startAws } from './support/setup.ts';

let aws: FauxqsServer;
beforeAll(async () => {
  aws = await startAws();
});
afterAll(() => aws.stop());

const origin = () => ({ actor: 'api-key:test', requestId: 'test', now: new Date() });
type Row = Exclude<Expectation['rows'][string], { problem: string }>;

/** A shop with its groups, its own fields and the customers whose ids the file names, after the file was imported. */
async function afterImportOf({ name, bytes, expected: { shop, rows } }: Fixture) {
  const { groups, ...settings } = shop;
  const world = await setupImports(aws, { inMemory: true, shop: settings });
  const { table } = world;
  for (const group of groups) await createGroup(table, uuidv7(), groupInput.parse({ name: group }), origin());
  for (const { key, label, type, options } of customFieldsByKey.values())
    await declareField(table, uuidv7(), { key, label, type, ...(options && { options }) }, origin());
  for (const row of Object.values(rows))
    if ('id' in row && row.id !== undefined)
      await commit(table, createCustomer(row.id, { name: 'Before' }, 'api', origin()).change);
  await world.drop(name, bytes);
  await world.settle();
  const [job] = await world.jobs();
  if (!job) throw new Error('There is no job.');
  const names = new Map((await listGroups(table)).map((group) => [group.id, group.name]));
  return {
    job,
    shown: await getJob({ table, signLink: async () => '' }, job.id),
    problems: (await resultsOf(table, job.id, { limit: 1_000, failed: true })).items,
    customers: (await world.customers()).map((customer) => ({
      ...customer,
      groupIds: customer.groupIds.map((id) => names.get(id)),
    })),
    hashOf: async (id: string) => (await readItem(table, credentialKey(id)))?.passwordHash,
  };
}

const isOf =
  ({ id, fields }: Row) =>
  (customer: Pick<StoredCustomer, 'id' | 'email' | 'externalId'>): boolean =>
    customer.id === id ||
    (typeof fields.email === 'string' && customer.email === fields.email) ||
    (typeof fields.externalId === 'string' && customer.externalId === fields.externalId);

describe('the whole import of a file of', () => {
  test.each(fixtures())('$name does with every row what is expected of it', async (fixture) => {
    const { rows, encoding, delimiter, ignoredColumns } = fixture.expected;
    const { job, shown, problems, customers, hashOf } = await afterImportOf(fixture);
    expect(job).toMatchObject({ status: 'completed', plan: { total: Object.keys(rows).length } });
    expect(shown).toMatchObject({ reading: { encoding, delimiter }, ignoredColumns });
    const told = [
      ...(encoding === 'windows-1252' ? [expect.stringContaining('by guess')] : []),
      ...(Object.values(rows).some((row) => 'uncheckableHash' in row)
        ? [expect.stringContaining('a password hash of a kind')]
        : []),
    ];
    expect('notes' in shown ? shown.notes : undefined).toEqual(told.length > 0 ? told : undefined);
    const expectedProblems = Object.entries(rows).flatMap(([row, expected]) =>
      'problem' in expected ? [[Number(row), expected.problem]] : [],
    );
    expect(problems.map(({ row, code }) => [row, code])).toEqual(expectedProblems);
    const comeIn = Object.values(rows).flatMap((row) => ('problem' in row ? [] : [row]));
    expect(customers).toHaveLength(comeIn.length);
    for (const row of comeIn) {
      const customer = customers.find(isOf(row));
      expect(customer).toMatchObject(saidOfNew(row.fields));
      const hash = await hashOf(customer?.id ?? '');
      if (row.passwordHash !== undefined) expect(hash).toBe(row.passwordHash);
      else if (row.password !== undefined) expect(hash).toMatch(/^\$argon2id/);
      else expect(hash).toBeUndefined();
    }
  });
});
