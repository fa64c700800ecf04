import { expect, test } from 'vitest';
import { pack } from '../../shared/table/pack.ts';
import { createCustomer, updateCustomer } from '../../shared/customers/changes.ts';
import { customerInput } from '../../shared/customers/customer.ts';
import { transactItem } from '../../shared/table/writes.ts';

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
    expect(bytesOf(change.writes.map((write) => transactItem('t', write, { lane: 63, n: 123_456 })))).toBeLessThan(4_000_000);
    // What all of them ask of the group is asked once: DynamoDB takes an item once in a transaction.
    expect(change.writes.filter(({ kind }) => kind === 'check')).toHaveLength(1);
  }
});

test('small changes fill a transaction', () => {
  expect(pack(joining(96, 100)).map(({ items }) => items.length)).toEqual([48, 48]);
});
