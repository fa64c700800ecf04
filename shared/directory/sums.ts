import { decimalsOf } from '../money/currency.ts';
import type { Money } from '../money/money.ts';
import type { Sums } from '../standing/sums.ts';
import type { Value, Values } from './row.ts';

/**
 * The sums as they are answered, of a row as the directory keeps it: amounts in the units that people name.
 * @param values absent: nothing was ordered, and nothing is owned
 * @param currency the shop's
 */
export function sumsIn(values: Values = {}, currency: string): Sums {
  const { ordersCount, totalSpent, firstOrderAt, lastOrderAt, creditBalance, points } = values;
  return {
    ordersCount: numberOf(ordersCount),
    totalSpent: moneyIn(totalSpent, currency),
    ...(firstOrderAt !== undefined && { firstOrderAt: timeOf(firstOrderAt) }),
    ...(lastOrderAt !== undefined && { lastOrderAt: timeOf(lastOrderAt) }),
    creditBalance: moneyIn(creditBalance, currency),
    points: numberOf(points),
  };
}

const numberOf = (value: Value | undefined): number => Number(value ?? 0);
const timeOf = (value: Value): string => new Date(Number(value)).toISOString();

/** Numbers of this size hold every cent: see `mostMinor`. */
const moneyIn = (value: Value | undefined, currency: string): Money => ({
  minor: Math.round(numberOf(value) * 10 ** decimalsOf(currency)),
  currency,
});
