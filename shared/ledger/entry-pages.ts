import { recordsPage } from '../paging/records-page.ts';
import { type AccountName, cardAccount, creditAccount, pointsAccount } from '../standing/account.ts';
import type { StoredStanding } from '../standing/standing.ts';
import type { Table } from '../table/table.ts';
import { creditBalances } from './credit-balances.ts';
import type { StoredEntry } from './entry.ts';
import { toAccountEntry, toCreditEntry, toPointsEntry } from './resource.ts';
import { entriesOf } from './service.ts';

type PageRequest = Parameters<typeof recordsPage>[1];
type Asking<Query> = PageRequest & { readonly query: Query };

/** The account of points that belong to no card, or of those of that card. */
export const pointsOf = (cardId: string | undefined): AccountName =>
  cardId === undefined ? pointsAccount : cardAccount(cardId);

/** A page of what was posted to a customer's credit in one currency, with what there is now in all of them. */
export async function creditEntriesPage(
  { table, currency: shopCurrency }: { readonly table: Table; readonly currency: string },
  standing: StoredStanding,
  request: Asking<{ readonly currency?: string | undefined }>,
) {
  const { currency = shopCurrency } = request.query;
  const account = creditAccount(currency);
  const { body, next } = await entriesPage(table, request, standing, account, toCreditEntry);
  const minor = standing.accounts[account]?.balance ?? 0;
  const balances = creditBalances(standing, shopCurrency);
  return { body: { ...body, balance: { minor, currency }, balances }, next };
}

/** A page of what was posted to a customer's points, or to those of a card, with what there is now. */
export async function pointsEntriesPage(
  table: Table,
  standing: StoredStanding,
  request: Asking<{ readonly cardId?: string | undefined }>,
) {
  const account = pointsOf(request.query.cardId);
  const { body, next } = await entriesPage(table, request, standing, account, toPointsEntry);
  return { body: { ...body, balance: standing.accounts[account]?.balance ?? 0 }, next };
}

/** A page of what was posted to a client account. */
export const accountEntriesPage = (
  table: Table,
  standing: StoredStanding,
  account: AccountName,
  request: PageRequest,
) => entriesPage(table, request, standing, account, toAccountEntry);

/** A page of an account's entries, each as `shown`. */
async function entriesPage<Shown>(
  table: Table,
  request: PageRequest,
  standing: StoredStanding,
  account: AccountName,
  shown: (entry: StoredEntry, holderId: string) => Shown,
) {
  return await recordsPage(['entries', standing.id, account], request, async (page) => {
    const { items, ...rest } = await entriesOf(table, standing, account, page);
    return { items: items.map((entry) => shown(entry, standing.id)), ...rest };
  });
}
