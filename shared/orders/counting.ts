import type { OrderSums, StoredStanding } from '../standing/standing.ts';
import type { StoredSummary } from './order.ts';

/** What is counted of an order. */
export type Counted = Pick<StoredSummary, 'placedAt' | 'status' | 'currency' | 'total' | 'refunded'>;

/** Whether the order counts at all. */
export const counts = ({ status }: Pick<Counted, 'status'>): boolean => status !== 'cancelled';

/** What the order adds to the sums of its currency. */
function sumsOfOrder({ status, total, refunded = 0 }: Counted): OrderSums {
  switch (status) {
    case 'cancelled':
      return { orders: 0, spent: 0, refunded: 0 };
    case 'on-hold':
      return { orders: 1, spent: 0, refunded: 0 };
    case 'refunded':
      return { orders: 1, spent: 0, refunded: refunded || total };
    case 'completed':
    case 'partially-refunded':
      return { orders: 1, spent: total - refunded, refunded };
  }
}

/** The part of a standing that follows from the orders. */
export type Tally = Pick<StoredStanding, 'orders' | 'firstOrderAt' | 'lastOrderAt'>;

/** The part of a standing, or of a longer tally, that follows from the orders. */
export const tallyOf = ({ orders, firstOrderAt, lastOrderAt }: Tally): Tally => ({
  orders,
  ...(firstOrderAt !== undefined && { firstOrderAt }),
  ...(lastOrderAt !== undefined && { lastOrderAt }),
});

/**
 * What some orders come to: what every standing says of its customer's orders, however they came about.
 * @param orders of one customer, each once
 */
export const tally = (orders: readonly Counted[]): Tally =>
  orders.reduce<Tally>((sum, order) => withTimes(withSums(sum, order, 1), [order]), { orders: {} });

/** The sums with what that order adds, or without it. A currency in which there is nothing is not there. */
export function withSums(sum: Tally, order: Counted, sign: 1 | -1): Tally {
  const { orders = 0, spent = 0, refunded = 0 } = sum.orders[order.currency] ?? {};
  const one = sumsOfOrder(order);
  const { [order.currency]: _, ...others } = sum.orders;
  const changed = {
    orders: orders + sign * one.orders,
    spent: spent + sign * one.spent,
    refunded: refunded + sign * one.refunded,
  };
  return { ...sum, orders: changed.orders === 0 ? others : { ...others, [order.currency]: changed } };
}

/** The tally with the times of these orders, too. */
export function withTimes(sum: Tally, orders: readonly Counted[]): Tally {
  const times = orders.filter(counts).map(({ placedAt }) => placedAt);
  const [first] = [...times, ...(sum.firstOrderAt ? [sum.firstOrderAt] : [])].toSorted();
  const last = [...times, ...(sum.lastOrderAt ? [sum.lastOrderAt] : [])].toSorted().at(-1);
  return {
    orders: sum.orders,
    ...(first !== undefined && { firstOrderAt: first }),
    ...(last !== undefined && { lastOrderAt: last }),
  };
}
