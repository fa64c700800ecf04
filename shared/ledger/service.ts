import type { Origin } from '../audit/audit.ts';
import { ValueTaken } from '../errors.ts';
import { type IdempotentRequest, type Outcome, once } from '../idempotency/once.ts';
import type { AccountName } from '../standing/account.ts';
import { idsIn } from '../standing/ids.ts';
import type { StoredStanding } from '../standing/standing.ts';
import { newestOfAll, type PageOfRecords } from '../table/newest-first.ts';
import type { Table } from '../table/table.ts';
import { auditField } from './audit-field.ts';
import { changeStandingOf, type LedgerDeps } from './change-standing-of.ts';
import { type StoredEntry, storedEntry } from './entry.ts';
import type { EntryPlace } from './entry-id.ts';
import { NotReversible } from './errors.ts';
import { entryRecords } from './keys.ts';
import { type Posting, post } from './post.ts';
import { findByReference, findReversal, getEntry } from './repository.ts';
import { entryWrites } from './writes.ts';

/** What a client posts. */
export type ClientPosting = Omit<Posting, 'kind' | 'reverses'>;

/**
 * Posts an entry to an account of a customer, or of the one into whom the customer was merged. A reference that was used
 * for the same amount before is answered with the entry that it made then.
 * @throws NotFound when there is no such customer, client account or card
 * @throws InsufficientBalance, AccountInactive, CurrencyMismatch, InvalidRequest, Busy
 * @throws ValueTaken when the reference was used for another amount, ReferencedEntryMissing when nothing tells for which
 */
export async function postEntry(
  deps: LedgerDeps,
  customerId: string,
  account: AccountName,
  posting: ClientPosting,
  origin: Origin,
  request?: IdempotentRequest,
): Promise<Outcome<StoredEntry>> {
  const { reference } = posting;
  return await appendOnce(deps, customerId, account, origin, request, {
    earlier: async (ids) => {
      if (reference === undefined) return undefined;
      const found = ids.map((id) => findByReference(deps.table, id, account, reference));
      const earlier = (await Promise.all(found)).find((entry) => entry !== undefined);
      if (earlier && !isSame(earlier, posting)) throw new ValueTaken('entry', 'reference');
      return earlier;
    },
    posting: async () => ({ ...posting, kind: 'posting' }),
  });
}

const isSame = (entry: StoredEntry, { amount, currency = entry.currency }: ClientPosting): boolean =>
  entry.amount === amount && entry.currency === currency;

/**
 * Takes an entry back by its opposite, which stays beside it. A second time it is answered with what the first one made.
 * @throws NotFound, InsufficientBalance, Busy
 * @throws NotReversible when it is not a client's own posting, or was reversed by an entry that is missing
 */
export async function reverseEntry(
  deps: LedgerDeps,
  customerId: string,
  { account, number, mergedId }: EntryPlace,
  reason: string | undefined,
  origin: Origin,
  request?: IdempotentRequest,
): Promise<Outcome<StoredEntry>> {
  return await appendOnce(deps, customerId, account, origin, request, {
    earlier: async ([id]) =>
      mergedId === undefined ? await findReversal(deps.table, id, account, number) : undefined,
    posting: async (id) => {
      // Its balance has left the account that it stands in.
      if (mergedId !== undefined) throw new NotReversible();
      const { kind, amount } = await getEntry(deps.table, id, account, number);
      if (kind !== 'posting') throw new NotReversible();
      return { kind: 'reversal', amount: -amount, reason, reverses: number };
    },
  });
}

async function appendOnce(
  deps: LedgerDeps,
  customerId: string,
  account: AccountName,
  origin: Origin,
  request: IdempotentRequest | undefined,
  {
    earlier,
    posting,
  }: {
    /** The entry that was made of it before, if it was, under the customer or one who was merged into them. */
    earlier: (ids: [customerId: string, ...mergedIds: string[]]) => Promise<StoredEntry | undefined>;
    posting: (customerId: string) => Promise<Posting>;
  },
): Promise<Outcome<StoredEntry>> {
  const { result, replayed } = await once<Outcome<StoredEntry>>(deps.table, request, '', {
    run: (_, recordOf) =>
      changeStandingOf<Outcome<StoredEntry>>(deps, customerId, origin, async (now) => {
        const known = await earlier(idsIn(now));
        if (known) return { result: { result: known, replayed: true } };
        const { standing, entry } = post(now, account, await posting(now.id), origin);
        return {
          standing,
          writes: [...recordOf(`${entry.customerId} ${entry.number}`), ...entryWrites(entry)],
          audit: [auditField(account)],
          result: { result: entry, replayed: false },
        };
      }),
    replay: async (made) => {
      const [id = '', number] = made.split(' ');
      return { result: await getEntry(deps.table, id, account, Number(number)), replayed: true };
    },
  });
  return { result: result.result, replayed: replayed || result.replayed };
}

/** One page of the entries of an account, the newest first, with those of customers who were merged into this one. */
export const entriesOf = (
  table: Table,
  standing: StoredStanding,
  account: AccountName,
  page: PageOfRecords,
) =>
  newestOfAll(
    table,
    idsIn(standing).map((one) => entryRecords(one, account)),
    page,
    (item) => storedEntry.parse(item),
    ({ at }) => at,
  );
