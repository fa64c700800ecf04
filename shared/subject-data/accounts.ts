import type { StoredCustomer } from '../customers/customer.ts';
import { toClientAccount } from '../ledger/client-account.ts';
import { type StoredEntry, storedEntry } from '../ledger/entry.ts';
import { entryRecords } from '../ledger/keys.ts';
import { toAccountEntry, toCreditEntry, toPointsEntry } from '../ledger/resource.ts';
import { type AccountName, isPointsAccount, type StoredAccount } from '../standing/account.ts';
import type { StoredStanding } from '../standing/standing.ts';
import { newestOfAll, type PageOfRecords } from '../table/newest-first.ts';
import type { Table } from '../table/table.ts';
import { gather, type Room } from './gather.ts';
import type { SubjectData } from './resource.ts';

/**
 * All accounts of a customer with their entries, the newest first.
 * @param ids those under which entries are kept
 */
export async function accountsOf(
  table: Table,
  customer: StoredCustomer,
  { accounts }: StoredStanding,
  ids: readonly string[],
  room: Room,
): Promise<SubjectData['accounts']> {
  const told: SubjectData['accounts'] = { credit: [], points: [], clientAccounts: [] };
  const list = async <Shown>(name: AccountName, show: (entry: StoredEntry) => Shown, path: string) => {
    const read = (page: PageOfRecords) =>
      newestOfAll(
        table,
        ids.map((id) => entryRecords(id, name)),
        page,
        (item) => storedEntry.parse(item),
        ({ at }) => at,
      );
    const { items, isWhole } = await gather(room, read, (entries) => entries.map(show));
    return { items, ...(!isWhole && { more: `/v1/customers/${customer.id}/${path}` }) };
  };
  // The names of a standing's accounts are those of its entries.
  for (const [name, account] of Object.entries(accounts) as [AccountName, StoredAccount][]) {
    const { balance, currency = '' } = account;
    const [, rest = ''] = /^[^:]+:(.*)$/s.exec(name) ?? [];
    if (isPointsAccount(name)) {
      const show = (entry: StoredEntry) => toPointsEntry(entry, customer.id);
      const path = rest === '' ? 'points' : `points?cardId=${rest}`;
      told.points.push({ ...(rest && { cardId: rest }), balance, ...(await list(name, show, path)) });
    } else if (name.startsWith('credit:')) {
      const show = (entry: StoredEntry) => toCreditEntry(entry, customer.id);
      const entries = await list(name, show, `credit?currency=${currency}`);
      told.credit.push({ balance: { minor: balance, currency }, ...entries });
    } else {
      const show = (entry: StoredEntry) => toAccountEntry(entry, customer.id);
      const entries = await list(name, show, `accounts/${encodeURIComponent(rest)}/entries`);
      told.clientAccounts.push({ account: toClientAccount(rest, account, customer), ...entries });
    }
  }
  return told;
}
