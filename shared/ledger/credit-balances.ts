import type { Money } from '../money/money.ts';
import { creditAccount } from '../standing/account.ts';
import type { StoredStanding } from '../standing/standing.ts';

/**
 * The credit of a customer in each currency that was ever posted, and the shop's own before them in any case.
 * @param own the shop's currency
 */
export function creditBalances({ accounts }: Pick<StoredStanding, 'accounts'>, own: string): Money[] {
  const others = Object.entries(accounts)
    .flatMap(([name, { currency = '' }]) => (name === creditAccount(currency) ? currency : []))
    .filter((currency) => currency !== own);
  return [own, ...others.toSorted()].map((currency) => ({
    minor: accounts[creditAccount(currency)]?.balance ?? 0,
    currency,
  }));
}
