import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type BulkAction, bulkAction } from '../../shared/bulk/action.ts';
import { changeCustomer } from '../../shared/customers/service.ts';
import { cancelJob } from '../../shared/jobs/control.ts';
import { noCounts } from '../../shared/jobs/job.ts';
import { numberedId, numberedIds } from '../support/ids.ts';
import { seededRandom } from '../support/model-store.ts';
import { BulkWorld, type Given } from './support/world.ts';

const runs = Number(process.env.BULK_RUNS ?? 40);

const tags = fc.uniqueArray(fc.constantFrom('vip', 'spring', 'Ärger', 'trade'), {
  minLength: 1,
  maxLength: 3,
});
const values = {
  status: fc.constantFrom('active', 'inactive', 'blocked'),
  taxExempt: fc.boolean(),
  marketing: fc.record({ email: fc.boolean() }),
  notificationsOptIn: fc.boolean(),
};
const customer = fc.record({ tags, ...values }, { requiredKeys: [] });
const action = fc.oneof(
  fc.constant<BulkAction>({ type: 'delete' }),
  fc
    .record({ addTags: tags, removeTags: tags, ...values }, { requiredKeys: [] })
    .map((fields) => bulkAction.safeParse({ type: 'change', ...fields }).data)
    .filter((read) => read !== undefined),
);
const selection = fc.oneof(
  fc.constant({ all: true } as const),
  tags.map((value) => ({ filter: { field: 'tags', op: 'has', value } as const })),
  fc.uniqueArray(fc.nat(24).map(numberedId), { minLength: 1 }).map((ids) => ({ ids })),
);

test('what a dry run says is what the run then does (promise 22)', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(customer, { maxLength: 20 }),
      selection,
      action,
      async (people, selection, action) => {
        const world = new BulkWorld(seededRandom(people.length), 7);
        await world.create(people.map((fields, n): Given => ({ id: numberedId(n), fields })));
        const foreseen = await world.foresee({ selection, action });
        await world.start({ selection, action });
        await world.settle();
        const { counts, results } = await world.outcome([]);
        expect(results).toHaveLength(foreseen.total);
        expect(counts).toEqual({ ...noCounts, ...foreseen.counts });
        for (const { customer, result, code } of foreseen.sample)
          expect(results.find(({ customerId }) => customerId === customer.id)).toMatchObject({
            result,
            ...(code && { code }),
          });
      },
    ),
    { numRuns: runs },
  );
});

const tag: BulkAction = { type: 'change', addTags: ['spring'] };

test.each([1, 2, 3, 4, 5, 6])(
  'a job that is cancelled in the middle counts exactly what it did, and does nothing after that (run %i)',
  async (seed) => {
    const world = new BulkWorld(seededRandom(seed), 100);
    const ids = numberedIds(1_000);
    await world.create(ids.map((id) => ({ id, fields: {} })));
    const { id } = await world.start({ selection: { ids }, action: tag });
    for (let message = 0; message < seed; message++) await world.deliver();
    // While a worker is in the middle of a chunk.
    await Promise.all([world.deliver(), cancelJob(world.process(), id)]);
    await world.settle();
    const { status, counts, results, customers } = await world.outcome(ids);
    const changed = customers.filter(({ customer }) => customer?.tags.includes('spring')).length;
    expect(status).toBe('cancelled');
    expect(counts).toEqual({
      created: 0,
      updated: changed,
      deleted: 0,
      unchanged: 0,
      exported: 0,
      failed: 0,
    });
    expect(results).toHaveLength(changed);
    expect(changed).toBeGreaterThan(0);
    expect(changed).toBeLessThan(1_000);
  },
);

test('customers whom others edit meanwhile keep both changes, or are reported', async () => {
  const world = new BulkWorld(seededRandom(7), 50);
  const ids = numberedIds(200);
  await world.create(ids.map((id) => ({ id, fields: {} })));
  await world.start({ selection: { ids }, action: tag });
  const { table } = world.process();
  const origin = { actor: 'test', requestId: 'test', now: new Date() };
  const edit = (id: string) => changeCustomer(table, id, origin, () => ({ notes: 'Rings twice.' }));
  const edits = async () => {
    for (const id of ids.filter((_, n) => n % 3 === 0)) await edit(id);
  };
  await Promise.all([world.settle(), edits()]);
  const { results, customers } = await world.outcome(ids);
  for (const [n, { customer }] of customers.entries()) {
    expect(customer?.tags).toEqual(results[n]?.result === 'updated' ? ['spring'] : []);
    expect(customer?.notes).toBe(n % 3 === 0 ? 'Rings twice.' : undefined);
  }
  expect(results.filter(({ result }) => result === 'updated').length).toBeGreaterThan(190);
});
