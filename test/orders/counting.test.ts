import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Counted, tally, withSums, withTimes } from '../../shared/orders/counting.ts';
import { orderStatus } from '../../shared/orders/status.ts';

const version: fc.Arbitrary<Counted> = fc
  .record({
    placedAt: fc.integer({ min: 1, max: 28 }).map((day) => new Date(Date.UTC(2026, 0, day)).toISOString()),
    status: fc.constantFrom(...orderStatus.options),
    currency: fc.constantFrom('EUR', 'USD', 'JPY'),
    total: fc.nat(10_000),
    part: fc.integer({ min: 0, max: 100 }),
  })
  .map(({ part, ...order }) => ({ ...order, refunded: Math.floor((order.total * part) / 100) }));

test('after any versions of any orders, the sums are the fold of the last versions, and nothing is negative (trust 22)', () => {
  const history = fc.array(fc.tuple(fc.nat(5), version), { maxLength: 40 });
  fc.assert(
    fc.property(history, (versions) => {
      const known = new Map<number, Counted>();
      let sum = tally([]);
      for (const [order, next] of versions) {
        const before = known.get(order);
        sum = withSums(before ? withSums(sum, before, -1) : sum, next, 1);
        known.set(order, next);
      }
      const last = [...known.values()];
      expect(sum.orders).toEqual(tally(last).orders);
      for (const one of Object.values(sum.orders)) {
        expect(one.orders).toBeGreaterThan(0);
        expect(Math.min(one.spent, one.refunded)).toBeGreaterThanOrEqual(0);
      }
      expect(withTimes({ orders: sum.orders }, last)).toEqual(tally(last));
    }),
    { numRuns: Number(process.env.ORDER_RUNS ?? 500) },
  );
});

const counted = (more: Partial<Counted>): Counted => ({
  placedAt: '2026-01-31T12:00:00.000Z',
  status: 'completed',
  currency: 'EUR',
  total: 1000,
  ...more,
});

test.each<[string, Partial<Counted>, object]>([
  ['a completed order', {}, { orders: 1, spent: 1000, refunded: 0 }],
  [
    'one of which a part was paid back',
    { status: 'partially-refunded', refunded: 300 },
    { orders: 1, spent: 700, refunded: 300 },
  ],
  ['one that was paid back', { status: 'refunded' }, { orders: 1, spent: 0, refunded: 1000 }],
  ['one that is on hold', { status: 'on-hold' }, { orders: 1, spent: 0, refunded: 0 }],
])('%s counts as an order', (_, order, sums) => {
  expect(tally([counted(order)])).toEqual({
    orders: { EUR: sums },
    firstOrderAt: '2026-01-31T12:00:00.000Z',
    lastOrderAt: '2026-01-31T12:00:00.000Z',
  });
});

test('a cancelled order counts for nothing, as if there were none', () => {
  expect(tally([counted({ status: 'cancelled' })])).toEqual({ orders: {} });
});
