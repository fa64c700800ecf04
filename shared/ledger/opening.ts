import { isDeepStrictEqual } from 'node:util';
import type { Origin } from '../audit/audit.ts';
import type { StoredCustomer } from '../customers/customer.ts';
import { creditAccount, pointsAccount } from '../standing/account.ts';
import { changeStanding } from '../standing/change.ts';
import { findStanding } from '../standing/repository.ts';
import { noStanding, type StoredStanding } from '../standing/standing.ts';
import type { Change } from '../table/commit.ts';
import type { Table } from '../table/table.ts';
import type { StoredEntry } from './entry.ts';
import { type Posting, post } from './post.ts';
import { entryWrites } from './writes.ts';

type Opening = NonNullable<StoredCustomer['openingBalance']>;

/**
 * What must change with a customer's opening balance, in the customer's own transaction: the sums that were brought along,
 * and for credit and points an entry of the difference. Reads nothing unless the opening balance of an existing customer
 * changes. Refused with `Changed` when the standing has changed meanwhile.
 * @param before the customer as they were; undefined: a new one
 * @param currency the shop's
 * @throws InsufficientBalance when credit or points would fall below nothing, InvalidRequest when they cannot be kept
 */
export async function openingChange(
  table: Table,
  before: StoredCustomer | undefined,
  after: StoredCustomer,
  origin: Origin,
  currency: string,
): Promise<Change> {
  const [was, is] = [before?.openingBalance ?? {}, after.openingBalance ?? {}];
  if (isDeepStrictEqual(withoutDay(was), withoutDay(is))) return { writes: [] };
  const standing = (before && (await findStanding(table, after.id))) ?? noStanding(after.id);
  const { ordersCount, totalSpent } = is;
  const sums = { ...(ordersCount !== undefined && { ordersCount }), ...(totalSpent && { totalSpent }) };
  const { opening, ...others } = standing;
  const hasSums = Object.keys(sums).length > 0;
  const begun: StoredStanding = { ...others, ...(hasSums && { opening: sums }) };
  const made = openingEntries(begun, was, is, origin);
  const entries = { writes: made.entries.flatMap(entryWrites) };
  const change = changeStanding(standing, made.standing, currency);
  return { ...change, writes: [...change.writes, ...entries.writes] };
}

/** Whether what is said of an opening balance may post credit or points: clearing it takes back what it had posted. */
export const postsOpening = (said: Partial<Record<keyof Opening, unknown>> | null | undefined): boolean =>
  said === null || said?.credit !== undefined || said?.points !== undefined;

/** The day of which it is the balance changes no sum. */
const withoutDay = ({ at, ...sums }: Opening) => sums;

function openingEntries(standing: StoredStanding, was: Opening, is: Opening, origin: Origin) {
  const credits = [
    ...new Set([was.credit?.currency, is.credit?.currency].filter((code) => code !== undefined)),
  ];
  const credit = (of: Opening, currency: string) => (of.credit?.currency === currency ? of.credit.minor : 0);
  const postings = [
    ...credits.map((code) => ({
      account: creditAccount(code),
      amount: credit(is, code) - credit(was, code),
    })),
    { account: pointsAccount, amount: (is.points ?? 0) - (was.points ?? 0) },
  ];
  const entries: StoredEntry[] = [];
  let now = standing;
  for (const { account, amount } of postings) {
    if (amount === 0) continue;
    const posting: Posting = { kind: 'opening', amount };
    const made = post(now, account, posting, origin);
    entries.push(made.entry);
    now = made.standing;
  }
  return { standing: now, entries };
}
