import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type * as LogReader from '../../shared/directory/log-reader.ts';
import type * as Membership from '../../shared/groups/membership.ts';
import type * as Writes from '../../shared/table/writes.ts';
import { Interleaver, ModelStore, seededRandom } from '../support/model-store.ts';
import { mutate, unmutate } from '../support/mutants.ts';

/**
 * The deletion of a group in random interleavings with requests that put customers into it, on the project's own code
 * and a model of the table that promises what DynamoDB does and no more. Each mutant breaks one rule of the deletion's
 * protocol and must be caught.
 */

/** Of the world that runs now: every wait is a step in it. */
let interleaver: Interleaver;
vi.mock('node:timers/promises', () => ({ setTimeout: () => interleaver.turn() }));

const worlds = Number(process.env.GROUP_WORLDS ?? 30);
const groupId = '01890000-0000-7000-8000-0000000000ff';
const ids = Array.from({ length: 4 }, (_, n) => `01890000-0000-7000-8000-00000000000${n}`);

/** @returns what is wrong in the end, if anything is */
async function world(seed: number): Promise<string | undefined> {
  const random = seededRandom(seed);
  interleaver = new Interleaver(random);
  vi.spyOn(Math, 'random').mockImplementation(() => random() * 0.05);
  const { Lanes } = await import('../../shared/table/lanes.ts');
  const { Directory } = await import('../../shared/directory/directory.ts');
  const { customerInput } = await import('../../shared/customers/input.ts');
  const { findByIds } = await import('../../shared/customers/repository.ts');
  const { changeCustomer, registerCustomer } = await import('../../shared/customers/service.ts');
  const { groupInput } = await import('../../shared/groups/group.ts');
  const { createGroup, deleteGroup } = await import('../../shared/groups/service.ts');
  const { changeMembers } = await import('../../shared/groups/members.ts');
  const { getGroup } = await import('../../shared/groups/repository.ts');

  // The code uses nothing of the document client but `send`.
  const documents = new ModelStore(interleaver, random) as unknown as DynamoDBDocumentClient;
  let now = Date.UTC(2026, 0, 1);
  const open = () => ({ name: 't', documents, lanes: new Lanes(), clock: () => new Date(++now) });
  const origin = { actor: 'test', requestId: 'test', now: new Date(now) };
  const [first = '', second = '', third = '', fourth = ''] = ids;
  const named = (name: string, groupIds: string[] = []) => customerInput.parse({ name, groupIds });
  const setUp = async () => {
    await createGroup(open(), groupId, groupInput.parse({ name: 'VIP' }), origin);
    await registerCustomer(open(), first, named('first', random() < 0.5 ? [groupId] : []), origin, {
      currency: 'EUR',
    });
    await registerCustomer(open(), second, named('second'), origin, { currency: 'EUR' });
    await registerCustomer(open(), third, named('third'), origin, { currency: 'EUR' });
  };
  const later = async () => {
    for (let wait = Math.floor(random() * 40); wait > 0; wait--) await interleaver.turn();
  };
  const remove = async (force: boolean) => {
    const table = open();
    const directory = new Directory(table, 'EUR');
    await directory.select({});
    await later();
    await deleteGroup(table, directory, groupId, { origin, force });
  };
  const put = async (change: () => Promise<unknown>) => {
    await later();
    // While the group is being deleted it is refused; perhaps the deletion is called off.
    await change().catch(async () => {
      await later();
      await change();
    });
  };
  await interleaver.run([setUp()]);
  const tasks = [
    remove(true),
    remove(false),
    put(() => changeMembers(open(), groupId, { add: [second, first], remove: [] }, origin)),
    put(() => changeCustomer(open(), third, origin, () => ({ groupIds: [groupId] }))),
    put(() => registerCustomer(open(), fourth, named('fourth', [groupId]), origin, { currency: 'EUR' })),
  ].map((task) => task.catch((error: { code?: string }) => error.code ?? Promise.reject(error)));
  await interleaver.run(tasks);
  const inTheEnd = Promise.all([findByIds(open(), ids), getGroup(open(), groupId).catch(() => undefined)]);
  await interleaver.run([inTheEnd]);
  const [customers, group] = await inTheEnd;
  const dangling = [...customers.values()].filter(({ groupIds }) => groupIds.includes(groupId));
  return !group && dangling.length > 0
    ? `A group is gone, and ${dangling.length} customers refer to it: world ${seed}`
    : undefined;
}

/** The first world in which a reference is left behind. */
async function firstViolation(seeds: number): Promise<string | undefined> {
  // The code as it was mutated, or not, is loaded once for all worlds.
  vi.resetModules();
  for (let seed = 1; seed <= seeds; seed++) {
    const violation = await world(seed);
    vi.restoreAllMocks();
    if (violation) return violation;
  }
  return undefined;
}

const mutants: Readonly<Record<string, () => void>> = {
  'a new member asks only that the group exists': () =>
    mutate<typeof Membership>('groups/membership', ({ groupAcceptsMembers }) => ({
      groupAcceptsMembers: (id: string) => ({ ...groupAcceptsMembers(id), require: { kind: 'present' } }),
    })),
  'the directory is asked as by a search, which need not know what was not answered': () =>
    mutate<typeof LogReader>('directory/log-reader', ({ readHeads }) => ({
      readSettledHeads: readHeads,
    })),
  'the group is removed although the mark was taken back': () =>
    mutate<typeof Writes>('table/writes', ({ remove, present }) => ({
      remove: (...[key, require, otherwise]: Parameters<typeof remove>) =>
        remove(
          key,
          require?.kind === 'equals' && key.SK.startsWith('GROUP#') ? present() : require,
          otherwise,
        ),
    })),
};

afterEach(() => {
  unmutate();
  vi.restoreAllMocks();
});

describe('no customer ever refers to a group that is gone', () => {
  test('in random worlds of two deletions and three requests that add members', {
    timeout: 60_000 + worlds * 500,
  }, async () => {
    expect(await firstViolation(worlds)).toBeUndefined();
  });

  test.each(Object.entries(mutants))('a mutant is caught: %s', { timeout: 60_000 }, async (_, apply) => {
    apply();
    expect(await firstViolation(2000)).toContain('A group is gone');
  });
});
