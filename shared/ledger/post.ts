import type { Origin } from '../audit/audit.ts';
import { invalidAt, LimitReached, NotFound } from '../errors.ts';
import { decimalOf, mostMinor } from '../money/money.ts';
import type { AccountName, StoredAccount } from '../standing/account.ts';
import type { StoredStanding } from '../standing/standing.ts';
import type { EntryKind, StoredEntry } from './entry.ts';
import { AccountInactive, CurrencyMismatch, InsufficientBalance } from './errors.ts';

/** How many accounts a customer can have in all. */
export const mostAccounts = 100;

/** What is to be posted to an account. */
export interface Posting {
  readonly kind: EntryKind;
  /** What it adds; negative: what it takes. In the smallest unit of the currency, or points. */
  readonly amount: number;
  /** Of the amount; absent: points, or whatever the account is kept in. */
  readonly currency?: string | undefined;
  readonly reason?: string | undefined;
  /** The client's own name of it, unique in the account. */
  readonly reference?: string | undefined;
  /** The number of the entry that it takes back. */
  readonly reverses?: number | undefined;
}

/**
 * The entry that a posting makes, and the standing after it. Pure. Credit and points of no card need no opening: their
 * accounts begin with the first entry.
 *
 * Nothing that lowers a balance brings it below the limit, except what a merging brings along. Only clients' own postings
 * are refused because of the status: corrections are not.
 * @throws InsufficientBalance, AccountInactive, CurrencyMismatch
 * @throws NotFound when there is no such client account or card
 * @throws InvalidRequest when the balance would be beyond all that is kept
 */
export function post(
  standing: StoredStanding,
  name: AccountName,
  { kind, amount, currency, reason, reference, reverses }: Posting,
  { actor, requestId, now }: Origin,
): { standing: StoredStanding; entry: StoredEntry } {
  const account = standing.accounts[name] ?? opened(standing, name, now.toISOString());
  // Clocks differ, and requests overtake each other: the times of an account's entries never fall.
  const at = [now.toISOString(), account.lastAt ?? ''].toSorted().at(-1) ?? '';
  if (currency !== undefined && currency !== account.currency)
    throw new CurrencyMismatch(account.currency ?? 'points');
  const balanceAfter = account.balance + amount;
  if (amount < 0 && kind === 'posting' && account.status === 'inactive') throw new AccountInactive();
  if (amount < 0 && kind !== 'merge' && balanceAfter < -account.limit)
    throw new InsufficientBalance(named(Math.max(account.balance + account.limit, 0), account));
  if (Math.abs(balanceAfter) > mostMinor) throw invalidAt(beyondAll);
  const number = account.entries + 1;
  const entry: StoredEntry = {
    customerId: standing.id,
    account: name,
    number,
    kind,
    amount,
    ...(account.currency !== undefined && { currency: account.currency }),
    balanceAfter,
    ...(reason !== undefined && { reason }),
    ...(reference !== undefined && { reference }),
    ...(reverses !== undefined && { reverses }),
    actor,
    requestId,
    at,
  };
  const after = { ...account, balance: balanceAfter, entries: number, lastAt: at };
  const accounts = { ...standing.accounts, [name]: after };
  return { standing: { ...standing, accounts }, entry };
}

function opened({ accounts }: StoredStanding, name: AccountName, at: string): StoredAccount {
  const isCredit = name.startsWith('credit:');
  if (!isCredit && name !== 'points') throw new NotFound('The customer has no such account.');
  assertRoomForAccount(accounts);
  const currency = isCredit ? { currency: name.slice('credit:'.length) } : {};
  return { balance: 0, entries: 0, ...currency, limit: 0, status: 'active', openedAt: at };
}

/** @throws LimitReached */
export function assertRoomForAccount(accounts: StoredStanding['accounts']): void {
  if (Object.keys(accounts).length >= mostAccounts)
    throw new LimitReached(mostAccounts, 'accounts of a customer');
}

const named = (balance: number, { currency }: StoredAccount): string =>
  currency === undefined ? `${balance} points` : `${decimalOf({ minor: balance, currency })} ${currency}`;

const beyondAll = {
  pointer: '/amount',
  code: 'too_large',
  message: 'The balance would be larger than any that is kept.',
} as const;
