import * as z from 'zod';
import type { AccountName } from '../standing/account.ts';

/**
 * How an entry came to be: posted by a client, as the opposite of an earlier one, as what was brought along from an earlier
 * shop system, or on the way to another customer (a merging) or another account (a deleted card).
 */
export const entryKind = z.enum(['posting', 'reversal', 'opening', 'merge', 'transfer']);
export type EntryKind = z.output<typeof entryKind>;

/** One entry of an account, as the table stores it. Never changed, never deleted. */
export const storedEntry = z.object({
  customerId: z.string(),
  /** The account's name (`../standing/account.ts`). */
  account: z.string().transform((name) => name as AccountName),
  /** From 1, without gaps. */
  number: z.int().positive(),
  kind: entryKind,
  /** What it adds; negative: what it takes. In the smallest unit of the currency, or points. */
  amount: z.int(),
  /** Absent: points. */
  currency: z.string().optional(),
  /** The sum of the account's entries up to this one. */
  balanceAfter: z.int(),
  reason: z.string().optional(),
  /** The client's own name of it, unique in the account. */
  reference: z.string().optional(),
  /** The number of the entry that it takes back. */
  reverses: z.int().positive().optional(),
  actor: z.string(),
  requestId: z.string(),
  at: z.iso.datetime(),
});
export type StoredEntry = z.output<typeof storedEntry>;
