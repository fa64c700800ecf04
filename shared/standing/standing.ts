import * as z from 'zod';
import { storedMoney } from '../money/money.ts';
import { storedAccount } from './account.ts';
import { former } from './former.ts';

/** What the orders in one currency come to, in its smallest unit. Cancelled orders count for nothing. */
export const orderSums = z.object({
  /** How many there are. */
  orders: z.int().nonnegative(),
  /** What was paid and not paid back. */
  spent: z.int(),
  /** What was paid back. */
  refunded: z.int().nonnegative(),
});
export type OrderSums = z.output<typeof orderSums>;

/**
 * Where a customer stands with the shop: what their orders come to, and the balances of their accounts. Always equal to
 * a fold of the orders and of the entries; an item of its own, so that an order never breaks somebody's edit of the
 * record. There is none as long as there is nothing to say.
 */
export const storedStanding = z.object({
  id: z.string(),
  /** By currency. */
  orders: z.record(z.string(), orderSums).default({}),
  /** Of the orders that were not cancelled. */
  firstOrderAt: z.iso.datetime().optional(),
  lastOrderAt: z.iso.datetime().optional(),
  /** What was brought along from an earlier shop system; opening credit and points are entries of their accounts. */
  opening: z.object({ ordersCount: z.int(), totalSpent: storedMoney }).partial().optional(),
  /** By name (`./account.ts`). */
  accounts: z.record(z.string(), storedAccount).default({}),
  /** The customers who were merged into this one, in that order: what they did stays under their ids. */
  mergedIds: z.array(z.string()).optional(),
  /** Of a customer whose record is gone. */
  former: former.optional(),
  /** Grows with each change of the item. */
  version: z.int().positive(),
});
export type StoredStanding = z.output<typeof storedStanding>;

/** The standing of somebody of whom there is nothing to say, before its first version. */
export const noStanding = (id: string): StoredStanding => ({ id, orders: {}, accounts: {}, version: 0 });
