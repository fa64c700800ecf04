import * as z from 'zod';

/** Whether an account takes postings that lower it. */
export const accountStatus = z.enum(['active', 'inactive']);

/**
 * An account of a customer with the shop, as the sum of its entries. A positive balance is the customer's: credit, points.
 * A negative one is what the customer owes: the due amount of a client account.
 */
export const storedAccount = z.object({
  /** In the smallest unit of the currency; of points, whole points. */
  balance: z.int(),
  /** How many entries there are: the number of the last one. */
  entries: z.int().nonnegative(),
  /** Absent: points. */
  currency: z.string().optional(),
  /** How far below nothing the balance may fall. */
  limit: z.int().nonnegative().default(0),
  status: accountStatus.default('active'),
  openedAt: z.iso.datetime(),
  /** When the last entry was made; absent: there is none. */
  lastAt: z.iso.datetime().optional(),
});
export type StoredAccount = z.output<typeof storedAccount>;

/** The name of an account among those of its customer. */
export type AccountName = `credit:${string}` | 'points' | `points:${string}` | `store:${string}`;

/** Account credit in that currency. */
export const creditAccount = (currency: string): AccountName => `credit:${currency}`;
/** Loyalty points that belong to no card. */
export const pointsAccount: AccountName = 'points';
/** The points on a loyalty card. */
export const cardAccount = (cardId: string): AccountName => `points:${cardId}`;
/** The client account with that store. */
export const storeAccount = (store: string): AccountName => `store:${store}`;

export const isPointsAccount = (name: string): boolean => name === 'points' || name.startsWith('points:');
