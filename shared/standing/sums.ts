import { decimalOf, type Money } from '../money/money.ts';
import { creditAccount, isPointsAccount } from './account.ts';
import type { StoredStanding } from './standing.ts';

/** What is shown of a customer and asked for in searches: sums that include what was brought along. */
export interface Sums {
  readonly ordersCount: number;
  /** In the shop's currency: other currencies are not added up. */
  readonly totalSpent: Money;
  readonly firstOrderAt?: string;
  readonly lastOrderAt?: string;
  /** In the shop's currency. */
  readonly creditBalance: Money;
  readonly points: number;
}

/** A time in the one way of writing it: the directory keeps no other. */
const asWritten = (time: string): string => new Date(time).toISOString();

/**
 * The sums of a standing.
 * @param standing absent: nothing was ordered, and nothing is owned
 * @param currency the shop's
 */
export function sumsOf(standing: StoredStanding | undefined, currency: string): Sums {
  const { orders = {}, accounts = {}, opening, firstOrderAt, lastOrderAt } = standing ?? {};
  const brought = opening?.totalSpent?.currency === currency ? opening.totalSpent.minor : 0;
  const points = Object.entries(accounts).filter(([name]) => isPointsAccount(name));
  return {
    ordersCount: Object.values(orders).reduce((sum, one) => sum + one.orders, opening?.ordersCount ?? 0),
    totalSpent: { minor: brought + (orders[currency]?.spent ?? 0), currency },
    ...(firstOrderAt && { firstOrderAt: asWritten(firstOrderAt) }),
    ...(lastOrderAt && { lastOrderAt: asWritten(lastOrderAt) }),
    creditBalance: { minor: accounts[creditAccount(currency)]?.balance ?? 0, currency },
    points: points.reduce((sum, [, { balance }]) => sum + balance, 0),
  };
}

/** The sums as the directory keeps them: amounts are numbers, in the units that people name. */
export const sumFields = ({ totalSpent, creditBalance, ...sums }: Sums) => ({
  ordersCount: sums.ordersCount,
  totalSpent: Number(decimalOf(totalSpent)),
  firstOrderAt: sums.firstOrderAt,
  lastOrderAt: sums.lastOrderAt,
  creditBalance: Number(decimalOf(creditBalance)),
  points: sums.points,
});
