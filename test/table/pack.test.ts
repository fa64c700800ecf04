import { describe, expect, test } from 'vitest';
import { createCustomer, updateCustomer } from '../../shared/customers/changes.ts';
import { customerInput } from '../../shared/customers/input.ts';
import { keyText, pack, packFirst } from '../../shared/table/pack.ts';
import { check, equals, put, transactItem } from '../../shared/table/writes.ts';

const origin = { actor: 'test', requestId: 'test', now: new Date() };
const groupId = '01890000-0000-7000-8000-0000000000ff';

/** Customers who join a group, with profiles about as large as the number of bytes. */
const joining = (count: number, bytes: number) =>
  Array.from({ length: count }, () => {
    const input = customerInput.parse({ name: 'Ana' });
    const { customer } = createCustomer(crypto.randomUUID(), input, 'api', origin);
    // No field takes so much; what matters is what the packing makes of it.
    const large = { ...customer, name: 'ä'.repeat(bytes / 2) };
    const update = updateCustomer(large, { groupIds: [groupId] }, origin);
    return { id: customer.id, change: update?.change ?? { writes: [] } };
  });

const bytesOf = (value: unknown) => Buffer.byteLength(JSON.stringify(value));

test.each([
  [500, 100],
  [60, 40_000],
  [7, 200_000],
  [1, 350_000],
  [0, 100],
])('%i changes of %i bytes are packed in order, within the limits of DynamoDB', (count, bytes) => {
  const changes = joining(count, bytes);
  const batches = pack(changes);
  expect(batches.flatMap(({ items }) => items)).toEqual(changes);
  for (const { items, change } of batches) {
    expect(change.writes.length).toBeLessThanOrEqual(98);
    expect(change.directory).toHaveLength(items.length);
    if (items.length > 1) expect(bytesOf(change.directory)).toBeLessThan(350_000);
    expect(
      bytesOf(change.writes.map((write) => transactItem('t', write, { lane: 63, n: 123_456 }))),
    ).toBeLessThan(4_000_000);
    // What all of them ask of the group is asked once: DynamoDB takes an item once in a transaction.
    expect(change.writes.filter(({ kind }) => kind === 'check')).toHaveLength(1);
  }
});

test('small changes fill a transaction', () => {
  expect(pack(joining(96, 100)).map(({ items }) => items.length)).toEqual([48, 48]);
});

describe('of changes that meet at one item', () => {
  const key = (SK: string) => ({ PK: 'P', SK });
  const writing = (...names: string[]) => ({
    change: { writes: names.map((name) => put({ ...key(name) })) },
  });
  const checking = (name: string, version: number) => ({
    change: { writes: [check(key(name), equals('version', version))] },
  });

  test.each([
    ['two that write to it are kept apart', [writing('a', 'b'), writing('c'), writing('b')], [2, 1]],
    ['two that check the same of it go together', [checking('a', 1), checking('a', 1)], [2]],
    ['two that check other things of it are kept apart', [checking('a', 1), checking('a', 2)], [1, 1]],
    ['one that writes to it and one that checks it are kept apart', [writing('a'), checking('a', 1)], [1, 1]],
    ['one that checks it and one that writes to it are kept apart', [checking('a', 1), writing('a')], [1, 1]],
  ])('%s', (_, changes, sizes) => {
    const batches = pack(changes);
    expect(batches.map(({ items }) => items.length)).toEqual(sizes);
    for (const { change } of batches)
      expect(new Set(change.writes.map(keyText)).size).toBe(change.writes.length);
    expect(packFirst(changes, 0).items).toHaveLength(sizes[0] ?? 0);
  });
});

test('the first changes leave room for what else the transaction has to hold', () => {
  expect(packFirst(joining(96, 100), 0).items).toHaveLength(48);
  expect(packFirst(joining(96, 100), 3).items).toHaveLength(47);
});
