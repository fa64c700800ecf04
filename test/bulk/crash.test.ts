import { expect, test } from 'vitest';
import type { BulkAction } from '../../shared/bulk/action.ts';
import { numberedId, numberedIds } from '../support/ids.ts';
import { seededRandom } from '../support/model-store.ts';
import { BulkWorld, type Given } from './support/world.ts';

/**
 * Bulk actions whose processes die, in a deployment in memory that promises what DynamoDB and SQS do and no more. What
 * they leave behind is what a run leaves behind that nothing happens to.
 */

const full = Array.from({ length: 100 }, (_, n) => `tag ${n}`);

/** Customers of all sorts, and every seventh there is not. */
const customersUpTo = (count: number): Given[] =>
  Array.from({ length: count }, (_, n) => ({
    id: numberedId(n),
    fields: { externalId: `till-${n}`, ...(n % 60 === 3 ? { tags: full } : sorts[n % sorts.length]) },
  })).filter((_, n) => n % 7 !== 6);
const sorts = [{}, { tags: ['spring'] }, { notes: 'Rings twice.' }, {}, { status: 'blocked' }];

const tag: BulkAction = { type: 'change', addTags: ['spring'], marketing: { email: true, source: 'fair' } };
const actions: BulkAction[] = [tag, { type: 'delete' }];

/** What the action leaves behind in a world of that many customers. */
async function run(world: BulkWorld, action: BulkAction, count: number) {
  await world.create(customersUpTo(count));
  const ids = numberedIds(count);
  await world.start({ selection: { ids }, action });
  await world.settle();
  return await world.outcome(ids);
}

test.each(actions)(
  '%j killed after any of its calls ends as if nothing had happened (trust 20)',
  async (action) => {
    const calm = new BulkWorld(seededRandom(1), 5);
    const expected = await run(calm, action, 14);
    expect(expected).toMatchObject({ status: 'completed', results: { length: 14 } });
    for (let life = 1; life <= calm.crashes.calls; life++) {
      const lives = [life].values();
      const world = new BulkWorld(
        seededRandom(life),
        5,
        () => lives.next().value ?? Number.POSITIVE_INFINITY,
      );
      expect(await run(world, action, 14), `after call ${life}`).toEqual(expected);
    }
  },
);

const customers = Number(process.env.BULK_CUSTOMERS ?? 2_000);

test('thousands get a tag although processes die again and again (trust 20)', async () => {
  const expected = await run(new BulkWorld(seededRandom(1), 500), tag, customers);
  const seed = Date.now() % 1_000_000;
  console.info(`seed ${seed}`);
  const random = seededRandom(seed);
  let deaths = 0;
  const world = new BulkWorld(random, 500, () => {
    deaths++;
    return 1 + Math.floor(random() * 60);
  });
  expect(await run(world, tag, customers), `seed ${seed}`).toEqual(expected);
  expect(deaths).toBeGreaterThan(customers / 1_000);
});
