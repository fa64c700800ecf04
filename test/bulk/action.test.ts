import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type BulkAction, bulkAction } from '../../shared/bulk/action.ts';
import { type Effect, effectOn } from '../../shared/bulk/effect.ts';
import { type StoredCustomer, storedCustomer } from '../../shared/customers/customer.ts';
import { faultsOf } from '../../shared/schema/faults.ts';
import { numberedIds } from '../support/ids.ts';
import '../../shared/text/plain-words.ts';
import { fold } from '../../shared/text/fold.ts';

const now = new Date('2026-11-22T10:00:00.000Z');
const origin = { actor: 'test', requestId: 'test', now };
const groupIds = numberedIds(24);
const everyGroup = { joinable: new Set(groupIds), policy: 'keep-orders', jobId: 'job' } as const;

const tag = fc.constantFrom('vip', 'VIP', 'Ärger', 'arger', 'ß', 'ss', '日本', '🎉', "o'neill");
const someTags = fc.uniqueArray(tag, { minLength: 1, maxLength: 4 });
const someGroups = fc.uniqueArray(fc.constantFrom(...groupIds), { minLength: 1, maxLength: 5 });
const maybe = { requiredKeys: [] };

/** A change that the schema takes. */
const change = fc
  .record(
    {
      addTags: someTags,
      removeTags: someTags,
      addToGroups: someGroups,
      removeFromGroups: someGroups,
      status: fc.constantFrom('active', 'inactive', 'blocked'),
      taxExempt: fc.boolean(),
      marketing: fc.record(
        { email: fc.boolean(), source: fc.constantFrom('till', 'form') },
        { requiredKeys: ['email'] },
      ),
      notificationsOptIn: fc.boolean(),
      rewardsSummaryOptIn: fc.boolean(),
    },
    maybe,
  )
  .map((fields) => bulkAction.safeParse({ type: 'change', ...fields }).data)
  .filter((action) => action !== undefined);

const customer = fc
  .record(
    {
      status: fc.constantFrom('active', 'inactive', 'blocked'),
      tags: fc.uniqueArray(tag, { selector: fold, maxLength: 5 }),
      groupIds: fc.uniqueArray(fc.constantFrom(...groupIds), { maxLength: 20 }),
      taxExempt: fc.boolean(),
      marketing: fc.constantFrom(
        { email: false },
        { email: false, at: '2020-01-01T00:00:00.000Z', source: 'phone' },
        { email: true, at: '2020-01-01T00:00:00.000Z' },
      ),
      notificationsOptIn: fc.boolean(),
      rewardsSummaryOptIn: fc.boolean(),
      email: fc.constant('ada@example.com'),
      notes: fc.constant('Rings twice.'),
    },
    maybe,
  )
  .map((fields) => customerWith(fields));

function customerWith(fields: object): StoredCustomer {
  const at = '2020-01-01T00:00:00.000Z';
  const own = { id: '01890000-0000-7000-8000-0000000000aa', name: 'Ada', source: 'api' };
  return storedCustomer.parse({ ...own, ...fields, createdAt: at, updatedAt: at, version: 7 });
}

/** The customer as the effect leaves it. */
function outcomeOf(effect: Effect, before: StoredCustomer): StoredCustomer {
  if (effect.result !== 'updated') return before;
  const [profile] = effect.change.writes;
  if (profile?.kind !== 'put') throw new Error('The first write of an update is the profile.');
  return storedCustomer.parse(profile.item);
}

const folded = (tags: readonly string[] = []) => tags.map(fold);

describe('a change of one customer', () => {
  test('brings about what it says, and nothing else', () => {
    fc.assert(
      fc.property(customer, change, (before, action) => {
        const effect = effectOn(before, action, everyGroup, origin);
        fc.pre(action.type === 'change' && effect.result !== 'failed');
        const now = outcomeOf(effect, before);
        const { addTags, removeTags, addToGroups = [], removeFromGroups = [], marketing } = action;
        expect(folded(now.tags)).toEqual(expect.arrayContaining(folded(addTags)));
        expect(folded(now.tags).filter((one) => folded(removeTags).includes(one))).toEqual([]);
        expect(now.groupIds).toEqual(expect.arrayContaining(addToGroups));
        expect(now.groupIds.filter((one) => removeFromGroups.includes(one))).toEqual([]);
        for (const field of ['status', 'taxExempt', 'notificationsOptIn', 'rewardsSummaryOptIn'] as const)
          expect(now[field]).toBe(action[field] ?? before[field]);
        expect(now.marketing.email).toBe(marketing?.email ?? before.marketing.email);
        // Whoever had a tag or was in a group that it does not speak of still is.
        const spokenOf = new Set([...folded(addTags), ...folded(removeTags)]);
        const others = before.tags.filter((one) => !spokenOf.has(fold(one)));
        expect(now.tags).toEqual(expect.arrayContaining(others));
        expect(now.email).toBe(before.email);
        expect(now.notes).toBe(before.notes);
      }),
    );
  });

  test('that is done already changes nothing: it can be repeated', () => {
    fc.assert(
      fc.property(customer, change, (before, action) => {
        const effect = effectOn(before, action, everyGroup, origin);
        fc.pre(effect.result === 'updated');
        expect(effectOn(outcomeOf(effect, before), action, everyGroup, origin)).toEqual({
          result: 'unchanged',
        });
      }),
    );
  });

  test('leaves the answer about marketing that somebody has given, with its time and source', () => {
    const consent = { email: true, at: '2020-01-01T00:00:00.000Z', source: 'checkout' };
    const agree: BulkAction = { type: 'change', marketing: { email: true, source: 'bulk' } };
    expect(effectOn(customerWith({ marketing: consent }), agree, everyGroup, origin)).toEqual({
      result: 'unchanged',
    });
    const decline: BulkAction = { type: 'change', marketing: { email: false } };
    const neverAsked = customerWith({});
    const effect = effectOn(neverAsked, decline, everyGroup, origin);
    expect(outcomeOf(effect, neverAsked).marketing).toEqual({ email: false, at: now.toISOString() });
  });

  test.each<[string, object, BulkAction, string, RegExp]>([
    [
      'has 100 tags',
      { tags: Array.from({ length: 100 }, (_, n) => `tag ${n}`) },
      { type: 'change', addTags: ['one more'] },
      'limit_reached',
      /100 tags/,
    ],
    [
      'is in 20 groups',
      { groupIds: groupIds.slice(0, 20) },
      { type: 'change', addToGroups: groupIds.slice(20, 21) },
      'limit_reached',
      /20 groups/,
    ],
    [
      'would join a group that is gone',
      {},
      { type: 'change', addToGroups: ['01890000-0000-7000-8000-0000000000ff'] },
      'unknown_reference',
      /does not exist/,
    ],
  ])('fails for one who %s', (_, fields, action, code, message) => {
    const effect = effectOn(customerWith(fields), action, everyGroup, origin);
    expect(effect).toEqual({ result: 'failed', code, message: expect.stringMatching(message) });
  });

  test('at a limit does not fail when as much is taken away', () => {
    const tags = Array.from({ length: 100 }, (_, n) => `tag ${n}`);
    const swap: BulkAction = { type: 'change', addTags: ['new'], removeTags: ['TAG 7'] };
    expect(effectOn(customerWith({ tags }), swap, everyGroup, origin).result).toBe('updated');
    const swapGroup: BulkAction = {
      type: 'change',
      addToGroups: groupIds.slice(20, 21),
      removeFromGroups: groupIds.slice(0, 1),
    };
    const full = customerWith({ groupIds: groupIds.slice(0, 20) });
    expect(effectOn(full, swapGroup, everyGroup, origin).result).toBe('updated');
  });

  test('of nobody fails, and deleting nobody changes nothing', () => {
    const block: BulkAction = { type: 'change', status: 'blocked' };
    expect(effectOn(undefined, block, everyGroup, origin)).toMatchObject({
      result: 'failed',
      code: 'not_found',
    });
    expect(effectOn(undefined, { type: 'delete' }, everyGroup, origin)).toEqual({ result: 'unchanged' });
    expect(effectOn(customerWith({}), { type: 'delete' }, everyGroup, origin).result).toBe('deleted');
  });
});

describe('an action that is refused tells what could stand there', () => {
  const all =
    'addTags, removeTags, addToGroups, removeFromGroups, status, taxExempt, marketing, notificationsOptIn, rewardsSummaryOptIn';
  test.each<[unknown, string, string, string]>([
    [{}, '/type', 'invalid_value', 'The type is "change", "delete" or "anonymise".'],
    [{ type: 'tag' }, '/type', 'invalid_value', 'The type is "change", "delete" or "anonymise".'],
    [{ type: 'change' }, '', 'required', `Say what to change: ${all}.`],
    [
      { type: 'change', addTag: ['vip'] },
      '/addTag',
      'unknown_field',
      `There is no such field here. There are type, ${all}. Did you mean addTags?`,
    ],
    [
      { type: 'delete', status: 'blocked' },
      '/status',
      'unknown_field',
      'A deletion takes its type, and nothing else.',
    ],
    [{ type: 'change', addTags: [] }, '/addTags', 'too_few', 'Name at least one tag.'],
    [{ type: 'change', addToGroups: [] }, '/addToGroups', 'too_few', 'Name at least one group.'],
    [{ type: 'change', addToGroups: ['x'] }, '/addToGroups/0', 'invalid_format', 'Give a UUID.'],
    [{ type: 'change', status: null }, '/status', 'invalid_value', 'One of active, inactive, blocked.'],
    [{ type: 'change', marketing: {} }, '/marketing/email', 'required', 'This is missing.'],
    [
      { type: 'change', addTags: ['Vip'], removeTags: ['vïp'] },
      '/removeTags',
      'contradictory',
      'A tag cannot be both added and removed.',
    ],
    [
      { type: 'change', addToGroups: [groupIds[0]], removeFromGroups: [groupIds[0]] },
      '/removeFromGroups',
      'contradictory',
      'Nobody can both join and leave a group.',
    ],
  ])('%j', (given, pointer, code, message) => {
    const { error } = bulkAction.safeParse(given, { reportInput: true });
    expect(error && faultsOf(error)).toEqual([{ pointer, code, message }]);
  });
});
