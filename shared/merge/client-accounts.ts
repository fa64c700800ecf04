import { decimalOf, money } from '../money/money.ts';
import { type StoredAccount, storeAccount } from '../standing/account.ts';
import type { StoredStanding } from '../standing/standing.ts';
import type { Lost } from './lost.ts';
import type { MergePreview } from './resource.ts';

/** What comes of client accounts that both have with one store. */
export interface Clashes {
  readonly conflicts: MergePreview['conflicts'];
  readonly lost: readonly Lost[];
}

/** A store with which both have an account, and the one that there is after the merging. */
interface Clash {
  readonly store: string;
  readonly mine: StoredAccount;
  readonly theirs: StoredAccount;
  readonly after: StoredAccount;
}

const prefix = storeAccount('');

/**
 * Where the terms of client accounts differ, whose count, and what of their limits nobody has any more.
 * @param after the standing of the one who stays, after the merging
 */
export function clashesOf(into: StoredStanding, from: StoredStanding, after: StoredStanding): Clashes {
  const clashes = Object.entries(after.accounts).flatMap(([name, account]): Clash[] => {
    const [mine, theirs] = [into.accounts[name], from.accounts[name]];
    const isClash = mine && theirs && name.startsWith(prefix);
    return isClash ? [{ store: name.slice(prefix.length), mine, theirs, after: account }] : [];
  });
  return { conflicts: clashes.flatMap(conflictsOf), lost: clashes.flatMap(lostOf) };
}

function conflictsOf({ store, mine, theirs, after }: Clash): MergePreview['conflicts'] {
  const limit = (of: StoredAccount) => money.parse({ minor: of.limit, currency: of.currency ?? '' });
  const of = <Value>(name: string, value: (account: StoredAccount) => Value, isMine: boolean) => ({
    field: `clientAccounts.${store}.${name}`,
    wins: isMine ? ('into' as const) : ('from' as const),
    into: value(mine),
    from: value(theirs),
  });
  const hasMyLimit = mine.limit === after.limit && mine.currency === after.currency;
  const isSameLimit = mine.limit === theirs.limit && mine.currency === theirs.currency;
  return [
    ...(isSameLimit ? [] : [of('creditLimit', limit, hasMyLimit)]),
    ...(mine.status === theirs.status
      ? []
      : [of('status', ({ status }) => status, mine.status === after.status)]),
  ];
}

function lostOf({ store, mine, theirs, after }: Clash): Lost[] {
  const [gone] = [mine, theirs].filter(({ currency }) => currency !== after.currency);
  const due = Math.max(-after.balance, 0);
  const messages = [
    ...(gone
      ? [
          `The account with ${store} in ${gone.currency}, with the credit limit of ${inMoney(gone.limit, gone)}: the other one is in ${after.currency}. Its entries stay readable.`,
        ]
      : []),
    ...(!gone && Math.min(mine.limit, theirs.limit) > 0
      ? [
          `The second credit limit with ${store}: limits are not added up. It is ${inMoney(after.limit, after)} from then on.`,
        ]
      : []),
    ...(due > after.limit
      ? [
          `Room for charges with ${store}: ${inMoney(due, after)} are due then, with a credit limit of ${inMoney(after.limit, after)}. Raise it, or nothing is charged until enough is paid.`,
        ]
      : []),
  ];
  return messages.map((message) => ({ code: 'creditLimit', message }));
}

const inMoney = (minor: number, { currency = '' }: StoredAccount): string =>
  `${decimalOf({ minor, currency })} ${currency}`;
