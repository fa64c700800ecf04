import fc from 'fast-check';
import { creditAccount, pointsAccount, type StoredAccount } from '../../../shared/standing/account.ts';
import type { StoredStanding } from '../../../shared/standing/standing.ts';
import type { Person } from './meaning.ts';
import { instant, maybe } from './people.ts';

/** What a customer comes to, as searches ask for it: amounts in euros. */
export const sums = fc.record({
  ordersCount: fc.constantFrom(0, 42, 43),
  totalSpent: fc.constantFrom(-1, 0, 42, 42.5),
  firstOrderAt: maybe(instant),
  lastOrderAt: maybe(instant),
  creditBalance: fc.constantFrom(0, 42.5, 43),
  points: fc.constantFrom(-1, 0, 42),
});
export type GivenSums = typeof sums extends fc.Arbitrary<infer Given> ? Given : never;

/** What anybody comes to of whom there is nothing to say. */
export const noSums = { ordersCount: 0, totalSpent: 0, creditBalance: 0, points: 0 };

const cents = (euros: number): number => Math.round(euros * 100);

/** The standing that comes to these sums. */
export function standingWith(
  { id, version }: Pick<StoredStanding, 'id' | 'version'>,
  given: GivenSums,
): StoredStanding {
  const { ordersCount, totalSpent, firstOrderAt, lastOrderAt, creditBalance, points } = given;
  const account = (balance: number): StoredAccount => ({
    ...{ balance, entries: 1, limit: 1_000, status: 'active' },
    openedAt: '2026-01-01T00:00:00Z',
  });
  return {
    ...{ id, version },
    orders: { EUR: { orders: ordersCount, spent: cents(totalSpent), refunded: 0 } },
    ...(firstOrderAt && { firstOrderAt }),
    ...(lastOrderAt && { lastOrderAt }),
    accounts: { [creditAccount('EUR')]: account(cents(creditBalance)), [pointsAccount]: account(points) },
  };
}

/** The sums of a stored standing, read without the code that is tested. */
export function sumsIn(standing: Person): Person {
  const { orders, accounts, firstOrderAt, lastOrderAt } = standing as unknown as StoredStanding;
  return {
    ordersCount: orders.EUR?.orders ?? 0,
    totalSpent: (orders.EUR?.spent ?? 0) / 100,
    ...(firstOrderAt && { firstOrderAt }),
    ...(lastOrderAt && { lastOrderAt }),
    creditBalance: (accounts['credit:EUR']?.balance ?? 0) / 100,
    points: accounts.points?.balance ?? 0,
  };
}

/** What is answered of a customer's sums. */
export function answeredSums(person: Person): Person {
  const money = (euros: unknown) => ({ minor: cents(Number(euros)), currency: 'EUR' });
  const { ordersCount, totalSpent, firstOrderAt, lastOrderAt, creditBalance, points } = person;
  return {
    ...{ ordersCount, points, totalSpent: money(totalSpent), creditBalance: money(creditBalance) },
    ...(firstOrderAt !== undefined && { firstOrderAt }),
    ...(lastOrderAt !== undefined && { lastOrderAt }),
  };
}
