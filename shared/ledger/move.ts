import type { Origin } from '../audit/audit.ts';
import type { AccountName } from '../standing/account.ts';
import type { StoredStanding } from '../standing/standing.ts';
import type { StoredEntry } from './entry.ts';
import { CurrencyMismatch } from './errors.ts';
import { post } from './post.ts';

/** Two standings after balances have moved from one to the other, and the entries that say so. */
export interface Moved {
  readonly from: StoredStanding;
  readonly to: StoredStanding;
  readonly entries: readonly StoredEntry[];
}

/**
 * Empties every account of one standing into the other's of the same name. Accounts that the other lacks begin there with
 * the same terms; of two limits the higher one counts, and an account that was active in one is active. Pure: entries and
 * both standings belong in one transaction (`./writes.ts`, `../standing/change.ts`).
 * @throws CurrencyMismatch when both have an account with one store in different currencies, and the emptied one a balance
 */
export function moveBalances(from: StoredStanding, to: StoredStanding, origin: Origin): Moved {
  let moved: Moved = { from, to, entries: [] };
  // The names of a standing's accounts are those of its entries.
  for (const name of Object.keys(from.accounts) as AccountName[]) moved = moveBalance(moved, name, origin);
  return moved;
}

function moveBalance({ from, to, entries }: Moved, name: AccountName, origin: Origin): Moved {
  const emptied = from.accounts[name];
  if (!emptied) return { from, to, entries };
  const { balance, currency, limit, status, openedAt } = emptied;
  const kept = to.accounts[name];
  if (kept && kept.currency !== currency) {
    if (balance === 0) return { from, to, entries };
    throw new CurrencyMismatch(
      kept.currency ?? 'points',
      'Both have an account with the same store, in different currencies. Settle one of them first.',
    );
  }
  const terms = kept
    ? {
        ...kept,
        limit: Math.max(kept.limit, limit),
        status: kept.status === 'active' ? kept.status : status,
      }
    : { balance: 0, entries: 0, ...(currency !== undefined && { currency }), limit, status, openedAt };
  const joined = { ...to, accounts: { ...to.accounts, [name]: terms } };
  if (balance === 0) return { from, to: joined, entries };
  const taken = post(from, name, { kind: 'merge', amount: -balance }, origin);
  const given = post(joined, name, { kind: 'merge', amount: balance }, origin);
  return { from: taken.standing, to: given.standing, entries: [...entries, taken.entry, given.entry] };
}
