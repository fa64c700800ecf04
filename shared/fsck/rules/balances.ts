import { standingKey } from '../../customers/keys.ts';
import { cardAccount } from '../../standing/account.ts';
import { noStanding, type StoredStanding } from '../../standing/standing.ts';
import { restated } from '../customer-repair.ts';
import type { AccountFold } from '../customer-state.ts';
import type { Fault } from '../fault.ts';
import type { Told } from '../world.ts';
import type { CustomerRule } from './rule.ts';

/** Balances and numbers are those of the entries. */
export const balances: CustomerRule = (state, { currency }) => {
  const { id, standing = noStanding(id), accounts } = state;
  const names = new Set([...accounts.keys(), ...Object.keys(standing.accounts)]);
  return [...names].flatMap((name): Told[] => {
    const fold = accounts.get(name) ?? { entries: 0, balance: 0 };
    const fault = wrongBalance(standing, name, fold, currency);
    return fault ? [{ check: 'balances', key: standingKey(id), about: name, fault }] : [];
  });
};

/** Whoever was merged owns nothing any more. */
export const emptied: CustomerRule = ({ id, standing }) => {
  if (standing?.former?.state !== 'merged') return [];
  const { into } = standing.former;
  const left = Object.entries(standing.accounts).filter(([, { balance }]) => balance !== 0);
  return left.map(([name, { balance }]) => ({
    check: 'balances',
    key: standingKey(id),
    about: `${name} after the merging`,
    fault: {
      what: `${name}: a balance of ${balance} is left with a customer who was merged into ${into}. (In the smallest unit.)`,
      remedy: {
        advice: 'Post it to the customer who stays, with the reason: nobody reaches it where it is.',
      },
    },
  }));
};

function wrongBalance(
  standing: StoredStanding,
  name: string,
  { broken, ...fold }: AccountFold,
  currency: string,
): Fault | undefined {
  const account = standing.accounts[name];
  if (broken !== undefined) {
    return {
      what: `${name}: the entry ${broken} does not follow from the one before it: one is missing, or was altered.`,
      remedy: {
        advice:
          'Compare the entries with a restored backup, and post the difference with its reason. Entries are never rewritten.',
      },
    };
  }
  if (account?.balance === fold.balance && account.entries === fold.entries) return undefined;
  const what = `${name}: ${fold.entries} entries come to ${fold.balance}. The standing says: ${account?.entries ?? 0} entries, ${account?.balance ?? 0}. (In the smallest unit.)`;
  // A deleted card leaves its entries, which come to nothing.
  if (!account && fold.balance === 0 && name.startsWith(cardAccount(''))) return undefined;
  if (!account)
    return { what, remedy: { advice: 'The account itself is missing. Restore the standing from a backup.' } };
  if (account.entries > fold.entries) {
    const advice = 'Entries are missing at the end. Compare with a restored backup, and post the difference.';
    return { what, remedy: { advice } };
  }
  const accounts = { ...standing.accounts, [name]: { ...account, ...fold } };
  return {
    what,
    remedy: restated(standing, { ...standing, accounts }, currency, 'adds the entries up anew', name),
  };
}
