import { findHolders, type Holder } from '../exports/holders.ts';
import type { Subject } from '../exports/subject.ts';
import { storedEntry } from '../ledger/entry.ts';
import { entryRecords } from '../ledger/keys.ts';
import { type AccountName, isPointsAccount } from '../standing/account.ts';
import { rangeOf } from '../table/newest-first.ts';
import { queryItems } from '../table/read.ts';
import type { Table } from '../table/table.ts';
import { type LedgerRow, ledgerColumns } from './columns.ts';

/** Which accounts a file of entries is about. */
export type LedgerContent = keyof typeof ledgerColumns;

const abouts: Readonly<
  Record<LedgerContent, Pick<Subject, 'name' | 'sheet'> & { readonly has: (account: string) => boolean }>
> = {
  credit: {
    name: 'credit-transactions',
    sheet: 'Credit transactions',
    has: (account) => account.startsWith('credit:'),
  },
  points: { name: 'points-transactions', sheet: 'Points transactions', has: isPointsAccount },
  'client-accounts': {
    name: 'client-account-transactions',
    sheet: 'Client accounts',
    has: (account) => account.startsWith('store:'),
  },
};

/** The entries of such accounts, one row each: customer by customer, account by account, the oldest first. */
export function ledgerSubject(content: LedgerContent): Subject {
  const { name, sheet, has } = abouts[content];
  return {
    name,
    sheet,
    columns: async () => ledgerColumns[content],
    alsoUsual: ['customerName', 'balanceAfter', 'actor'],
    rowsOf: async function* (table, ids) {
      for await (const holder of findHolders(table, ids)) yield holder && rowsOf(table, holder, has);
    },
  };
}

async function* rowsOf(
  table: Table,
  { customer, standings }: Holder,
  has: (account: string) => boolean,
): AsyncGenerator<LedgerRow> {
  for (const { id, accounts } of standings) {
    for (const account of Object.keys(accounts).filter(has).sort()) {
      // A standing has them by their names.
      const entries = entryRecords(id, account as AccountName);
      for await (const item of queryItems(table, rangeOf(entries)))
        yield { entry: storedEntry.parse(item), customerId: id, customer };
    }
  }
}
