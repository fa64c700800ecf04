import fc from 'fast-check';
import { afterEach, expect, test, vi } from 'vitest';
import { boundQuery } from '../../shared/directory/bound-query.ts';
import { customerSearch } from '../../shared/directory/query.ts';
import { logger } from '../../shared/observability/logger.ts';
import { seededRandom } from '../support/model-store.ts';
import { sentSearch } from './support/filters.ts';
import { comesBefore, countValues, holds, isFound, type Person } from './support/meaning.ts';
import { instant, now, patch, person } from './support/people.ts';
import { answeredSums, sums } from './support/sums.ts';
import { World } from './support/world.ts';

/**
 * The directory against brute force: whatever was written, however snapshots were made, lost and damaged, whichever
 * container is asked, an answer is what going through the items of the table gives.
 */

vi.mock('node:zlib', () => import('./support/uncompressed.ts'));

const which = fc.nat(20);
const change = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ create: fc.array(person, { minLength: 1, maxLength: 4 }), at: instant }),
  },
  { weight: 3, arbitrary: fc.record({ which, patch, at: instant }) },
  { weight: 3, arbitrary: fc.record({ which, sums }) },
  { weight: 2, arbitrary: fc.record({ delete: which }) },
);
type Change = typeof change extends fc.Arbitrary<infer Made> ? Made : never;

const ask = fc.record({
  search: sentSearch,
  container: fc.nat(1),
  meanwhile: fc.array(change, { maxLength: 2 }),
});
type Ask = typeof ask extends fc.Arbitrary<infer Made> ? Made : never;

const step = fc.oneof(
  { weight: 4, arbitrary: change },
  { weight: 10, arbitrary: ask },
  { weight: 1, arbitrary: fc.record({ build: fc.constantFrom('onward' as const, 'afresh' as const) }) },
  { weight: 2, arbitrary: fc.record({ steps: fc.integer({ min: 1, max: 200 }) }) },
  { weight: 1, arbitrary: fc.record({ restart: fc.nat(1) }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom({ kill: true }, { spoil: 'lost' as const }, { spoil: 'damaged' as const }),
  },
  { weight: 1, arbitrary: fc.record({ hours: fc.constantFrom(1, 5, 23, 24 * 3, 24 * 31) }) },
);
type Step = typeof step extends fc.Arbitrary<infer Made> ? Made : never;

async function go(world: World, step: Step): Promise<void> {
  if ('search' in step) await checkAnswers(world, step);
  else if ('build' in step) world.startBuilder(step.build);
  else if ('steps' in step) await world.step(step.steps);
  else if ('restart' in step) world.restart(step.restart);
  else if ('kill' in step) world.killBuilders();
  else if ('spoil' in step) world.spoilSnapshots(step.spoil);
  else if ('hours' in step) world.pass(step.hours);
  else await make(world, step);
}

async function make(world: World, change: Change): Promise<void> {
  if ('create' in change) await world.create(change.create, change.at);
  else if ('sums' in change) await world.order(change.which, change.sums);
  else if ('patch' in change) await world.patch(change.which, change.patch, change.at);
  else await world.delete(change.delete);
}

const asker = { sealingKey: 'secret', pointer: '/cursor' } as const;

/** Asks for all pages, between which the customers change: each is right at its moment, and goes on after the one before. */
async function checkAnswers(world: World, { search, container, meanwhile }: Ask): Promise<void> {
  const { filter, q, facets = [], sort = '-createdAt', limit, timeZone } = search;
  const directory = world.container(container);
  const query = await boundQuery(world.table, customerSearch.parse(search), 'body');
  const field = sort.replace('-', '');
  const isBefore = (one: Person, other: Person) =>
    sort.startsWith('-') ? comesBefore(other, one, field) : comesBefore(one, other, field);
  const changes = [...meanwhile];
  let last: Person | undefined;
  let cursor: string | undefined;
  do {
    const asking = { at: new Date(world.now), timeZone };
    const people = world.people();
    const matching = people.filter(
      (one) => (filter === undefined || holds(filter, one, asking)) && (q === undefined || isFound(q, one)),
    );
    const place = last;
    const rest = matching
      .filter((one) => place === undefined || isBefore(place, one))
      .sort((one, other) => (isBefore(one, other) ? -1 : 1));
    const page = await directory.search({ ...query, cursor }, asker);
    const shown = (one: Person) => ({ id: one.id, version: one.version });
    expect(page.items).toMatchObject(
      rest.slice(0, limit).map((one) => ({ ...shown(one), ...answeredSums(one) })),
    );
    expect(page.total).toBe(matching.length);
    for (const name of facets) expect(page.facets?.[name]).toEqual(countValues(matching, name));
    expect(page.nextCursor !== undefined).toBe(rest.length > limit);
    expect(await directory.count([query, {}])).toEqual([matching.length, people.length]);
    expect((await directory.select(query)).toSorted()).toEqual(matching.map(({ id }) => id).toSorted());
    checked++;
    last = rest[limit - 1];
    cursor = page.nextCursor;
    const next = changes.pop();
    if (cursor !== undefined && next) await make(world, next);
  } while (cursor !== undefined);
}

let checked = 0;

afterEach(() => {
  vi.restoreAllMocks();
});

/** More of them in `npm run soak`. */
const numRuns = Number(process.env.MODEL_RUNS ?? 120);

test('every answer is that of going through the table, whatever was written, built, lost and restarted before', {
  timeout: 60_000 + 500 * numRuns,
}, async () => {
  vi.spyOn(logger, 'warn').mockReturnValue();
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 60 }), fc.nat(), async (steps, seed) => {
      vi.spyOn(Math, 'random').mockImplementation(seededRandom(seed));
      const world = await World.make(now.getTime(), seed);
      for (const step of steps) await go(world, step);
    }),
    { numRuns },
  );
  expect(checked).toBeGreaterThan(1000);
});
