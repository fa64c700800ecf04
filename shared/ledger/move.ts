import type { Origin } from '../audit/audit.ts';
import { type AccountName, type StoredAccount, storeAccount } from '../standing/account.ts';
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
 * the same terms, also where the other's is in another currency and was never used. An account that was active in one is
 * active; of two limits the higher one counts, but none of an inactive account beside an active one. Pure: entries and both
 * standings belong in one transaction (`./writes.ts`, `../standing/change.ts`).
 * @throws CurrencyMismatch when both have used an account with one store in different currencies, and the emptied one has
 * a balance
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
  const there = to.accounts[name];
  const kept = there && isReplaceable(there, emptied) ? undefined : there;
  if (kept && kept.currency !== currency) {
    if (balance === 0) return { from, to, entries };
    throw new CurrencyMismatch(kept.currency ?? 'points', differentCurrencies(name, kept, emptied));
  }
  const terms = kept
    ? { ...kept, ...joinedTerms(kept, emptied) }
    : { balance: 0, entries: 0, ...(currency !== undefined && { currency }), limit, status, openedAt };
  const joined = { ...to, accounts: { ...to.accounts, [name]: terms } };
  if (balance === 0) return { from, to: joined, entries };
  const taken = post(from, name, { kind: 'merge', amount: -balance }, origin);
  const given = post(joined, name, { kind: 'merge', amount: balance }, origin);
  return { from: taken.standing, to: given.standing, entries: [...entries, taken.entry, given.entry] };
}

/** An account that nobody has used gives way to one in another currency with something on it. */
const isReplaceable = (there: StoredAccount, { currency, balance }: StoredAccount): boolean =>
  there.currency !== currency && there.entries === 0 && balance !== 0;

function joinedTerms(one: StoredAccount, other: StoredAccount): Pick<StoredAccount, 'limit' | 'status'> {
  const active = [one, other].filter(({ status }) => status === 'active');
  const counting = active.length > 0 ? active : [one, other];
  return {
    limit: Math.max(...counting.map(({ limit }) => limit)),
    status: active.length > 0 ? 'active' : 'inactive',
  };
}

const differentCurrencies = (name: AccountName, kept: StoredAccount, emptied: StoredAccount): string =>
  `Both have used an account with the store ${name.slice(storeAccount('').length)}: the one who stays in ${kept.currency}, the one who goes in ${emptied.currency}. Bring the second one to nothing first, or merge the other way round if the first one is.`;
