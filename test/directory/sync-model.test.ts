import { afterEach, describe, expect, test, vi } from 'vitest';
import type * as Repository from '../../shared/customers/repository.ts';
import type * as ImageModule from '../../shared/directory/image.ts';
import type * as SnapshotModule from '../../shared/directory/snapshot/snapshot.ts';
import type * as Round from '../../shared/directory/sync/round.ts';
import type * as Token from '../../shared/directory/sync/token.ts';
import type * as StampModule from '../../shared/table/stamp.ts';
import { Interleaver, seededRandom } from '../support/model-store.ts';
import { mutate, unmutate } from '../support/mutants.ts';
import { loadCode, syncWorld } from './support/sync-world.ts';

/**
 * Whoever applies the pages of changes in their order has what the table has, whatever happens meanwhile: on the
 * project's own commit, builders, images and pages, over a store that shows transactions half done. Each mutant breaks
 * one rule and must be caught.
 */

/** Of the world that runs now: every wait is a step in it. */
let interleaver: Interleaver;
vi.mock('node:timers/promises', () => ({ setTimeout: () => interleaver.turn() }));
vi.mock('node:zlib', () => import('./support/uncompressed.ts'));

/** The first violation in so many worlds, if there is one. */
async function firstViolation(worlds: number): Promise<string | undefined> {
  const code = await loadCode();
  for (let seed = 1; seed <= worlds; seed++) {
    const random = seededRandom(seed);
    interleaver = new Interleaver(random);
    // So small that the writers crowd into the first lanes.
    vi.spyOn(Math, 'random').mockImplementation(() => random() * 0.05);
    try {
      await syncWorld(code, interleaver, random);
    } catch (error) {
      return `${error} (world ${seed})`;
    } finally {
      vi.restoreAllMocks();
    }
  }
  return undefined;
}

const stamp = 'table/stamp';
const repository = 'customers/repository';
const mutants: Readonly<Record<string, () => void>> = {
  'customers are written without a stamp': () =>
    mutate<typeof StampModule>(stamp, () => ({ withStamp: (item: unknown) => item })),
  'the stamp names the next lane': () =>
    mutate<typeof StampModule>(stamp, ({ withStamp }) => ({
      withStamp: (...[item, stamp]: Parameters<typeof withStamp>) =>
        withStamp(item, stamp && { ...stamp, lane: (stamp.lane + 1) % 64 }),
    })),
  'a commit that is tried again keeps its first stamp': () =>
    mutate<typeof StampModule>(stamp, ({ withStamp }) => {
      const first = new WeakMap<object, StampModule.Stamp>();
      return {
        withStamp: (...[item, stamp]: Parameters<typeof withStamp>) => {
          const kept = first.get(item) ?? stamp;
          if (kept) first.set(item, kept);
          return withStamp(item, kept);
        },
      };
    }),
  'a scan passes over the ends': () =>
    mutate<typeof Repository>(repository, ({ scanCustomers }) => ({
      scanCustomers: (...[table, take, , takeStanding]: Parameters<typeof scanCustomers>) =>
        scanCustomers(table, take, undefined, takeStanding),
    })),
  'an order does not count as a change': () =>
    mutate<typeof ImageModule>('directory/image', ({ Image }) => ({
      Image: class extends Image {
        override learn(...[row, at, stamp]: Parameters<ImageModule.Image['learn']>): void {
          super.learn(row, at, row.part === 'profile' ? stamp : undefined);
        }
      },
    })),
  'a snapshot forgets the ends': () =>
    mutate<typeof SnapshotModule>('directory/snapshot/snapshot', ({ encodeSnapshot }) => ({
      encodeSnapshot: (...[state, now]: Parameters<typeof encodeSnapshot>) =>
        encodeSnapshot({ ...state, ended: new Map() }, now),
    })),
  'a round goes up to where the log stands at its last page': () =>
    mutate<typeof Round>('directory/sync/round', ({ nextPage }) => ({
      nextPage: (...[known, { from, round }, limit]: Parameters<typeof nextPage>) => {
        const numbers = known.heads.map(({ n }) => n);
        return nextPage(
          known,
          { from, round: round && { ...round, upTo: { ...round.upTo, numbers } } },
          limit,
        );
      },
    })),
  'a token is taken however old it is': () =>
    mutate<typeof Token>('directory/sync/token', () => ({ assertKnown: () => {} })),
};

afterEach(unmutate);

/** More of them in `npm run soak`. */
const worlds = Number(process.env.SYNC_WORLDS ?? 20);

describe('a copy that applies the changes page by page', () => {
  test('comes to what the table has, in random worlds of writers, builders, restarts and months', {
    timeout: 90_000,
  }, async () => {
    expect(await firstViolation(worlds)).toBeUndefined();
  });

  test.each(Object.entries(mutants))('a mutant is caught: %s', { timeout: 90_000 }, async (_, apply) => {
    apply();
    expect(await firstViolation(2000)).toMatch(/A copy was wrong/);
  });
});
