import type { StoredCustomer } from '../customers/customer.ts';
import { type Money, mostMinor } from '../money/money.ts';

type Opening = NonNullable<StoredCustomer['openingBalance']>;

/** What both brought along; of amounts in different currencies, the survivor's. */
export function addOpenings(into?: Opening, from?: Opening): Opening | undefined {
  if (!from) return into;
  if (!into) return from;
  const at = [into.at, from.at]
    .flatMap((day) => day ?? [])
    .toSorted()
    .at(-1);
  return {
    ...add('ordersCount', into.ordersCount, from.ordersCount),
    ...add('points', into.points, from.points),
    ...addMoney('totalSpent', into.totalSpent, from.totalSpent),
    ...addMoney('credit', into.credit, from.credit),
    ...(at !== undefined && { at }),
  };
}

/** Whether something of it cannot be added up. */
export const isLostOf = (into?: Opening, from?: Opening): boolean =>
  (['totalSpent', 'credit'] as const).some(
    (field) =>
      into?.[field] !== undefined &&
      from?.[field] !== undefined &&
      into[field].currency !== from[field].currency,
  );

const add = <Name extends string>(name: Name, mine?: number, theirs?: number) =>
  mine === undefined && theirs === undefined ? {} : { [name]: (mine ?? 0) + (theirs ?? 0) };

function addMoney<Name extends string>(name: Name, mine?: Money, theirs?: Money) {
  const sum = sumOf(mine, theirs);
  return sum ? { [name]: sum } : {};
}

/** The sum; the first one alone when the second is in another currency. */
export function sumOf(mine: Money | undefined, theirs: Money | undefined): Money | undefined {
  if (!mine || !theirs) return mine ?? theirs;
  return mine.currency === theirs.currency
    ? { minor: Math.min(mine.minor + theirs.minor, mostMinor), currency: mine.currency }
    : mine;
}
