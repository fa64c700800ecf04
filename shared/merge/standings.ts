import type { Origin } from '../audit/audit.ts';
import { LimitReached } from '../errors.ts';
import type { StoredEntry } from '../ledger/entry.ts';
import { moveBalances } from '../ledger/move.ts';
import { mostAccounts } from '../ledger/post.ts';
import type { OrderSums, StoredStanding } from '../standing/standing.ts';
import { sumOf } from './opening.ts';

/** Where the two stand after the merging, and the entries that say what moved. */
export interface CombinedStandings {
  readonly into: StoredStanding;
  readonly from: StoredStanding;
  readonly entries: readonly StoredEntry[];
}

/**
 * The survivor's standing with all that the other's comes to, and the other's with nothing left. Pure.
 * @throws CurrencyMismatch when both have accounts with one store in different currencies that cannot become one
 * @throws LimitReached when both together have more accounts than one customer can have
 */
export function combineStandings(
  into: StoredStanding,
  from: StoredStanding,
  origin: Origin,
): CombinedStandings {
  const moved = moveBalances(from, into, origin);
  const accounts = Object.keys(moved.to.accounts).length;
  if (accounts > mostAccounts)
    throw new LimitReached(mostAccounts, 'accounts of a customer', tooManyAccounts, { accounts });
  const first = [into.firstOrderAt, from.firstOrderAt].flatMap((at) => at ?? []).toSorted()[0];
  const last = [into.lastOrderAt, from.lastOrderAt]
    .flatMap((at) => at ?? [])
    .toSorted()
    .at(-1);
  const opening = addOpeningSums(into.opening, from.opening);
  return {
    into: {
      ...moved.to,
      orders: addOrders(into.orders, from.orders),
      ...(first && { firstOrderAt: first }),
      ...(last && { lastOrderAt: last }),
      ...(opening && { opening }),
      mergedIds: [...(into.mergedIds ?? []), from.id, ...(from.mergedIds ?? [])],
    },
    from: {
      id: from.id,
      orders: {},
      // Empty by now: they tell the numbers of the last entries.
      accounts: moved.from.accounts,
      version: from.version,
      former: { state: 'merged', at: origin.now.toISOString(), into: into.id },
    },
    entries: moved.entries,
  };
}

const tooManyAccounts =
  'These two have more between them. Each loyalty card is one: delete cards that nobody needs, and merge then.';

type Orders = StoredStanding['orders'];
const none: OrderSums = { orders: 0, spent: 0, refunded: 0 };

function addOrders(into: Orders, from: Orders): Orders {
  const currencies = [...new Set([...Object.keys(into), ...Object.keys(from)])];
  return Object.fromEntries(
    currencies.map((currency) => {
      const [mine, theirs] = [into[currency] ?? none, from[currency] ?? none];
      const sums = {
        orders: mine.orders + theirs.orders,
        spent: mine.spent + theirs.spent,
        refunded: mine.refunded + theirs.refunded,
      };
      return [currency, sums];
    }),
  );
}

function addOpeningSums(into: StoredStanding['opening'], from: StoredStanding['opening']) {
  if (!into || !from) return into ?? from;
  const totalSpent = sumOf(into.totalSpent, from.totalSpent);
  const counts = [into.ordersCount, from.ordersCount].filter((count) => count !== undefined);
  return {
    ...(counts.length > 0 && { ordersCount: counts.reduce((sum, count) => sum + count) }),
    ...(totalSpent && { totalSpent }),
  };
}
