import type { WrittenColumn } from '../customer-files/write.ts';
import type { StoredCustomer } from '../customers/customer.ts';
import type { StoredEntry } from '../ledger/entry.ts';
import { decimalOf } from '../money/money.ts';
import type { Cell, CellKind } from '../workbooks/cells.ts';

/** One row: an entry of an account, and whose it is. */
export interface LedgerRow {
  readonly entry: StoredEntry;
  /** Absent: the record is gone. */
  readonly customer: StoredCustomer | undefined;
}

type Write = (row: LedgerRow) => Cell | undefined;

const column = (name: string, kind: CellKind, isImported: boolean, write: Write): WrittenColumn => ({
  name,
  kind,
  isImported,
  // Rows and columns are those of one subject.
  write: (row) => write(row as LedgerRow) ?? null,
});

/** The id by which an entry is known in its customer's accounts. */
export const entryIdOf = ({ account, number }: Pick<StoredEntry, 'account' | 'number'>): string =>
  `${account}/${number}`;

/** An amount of the entry, in the units that people name. */
const amountOf = (minor: number, { currency }: StoredEntry): Cell =>
  currency === undefined ? minor : { money: decimalOf({ minor, currency }) };

const time = (utc: string): Cell => ({ dateTime: utc.replace(/Z$/, '') });

const nameOf = ({ name, firstName, lastName }: StoredCustomer): string | undefined =>
  name ?? ([firstName, lastName].filter((part) => part !== undefined).join(' ') || undefined);

const whose: readonly WrittenColumn[] = [
  column('customerId', 'text', true, ({ entry }) => entry.customerId),
  column('customerEmail', 'text', true, ({ customer }) => customer?.email),
  column('customerExternalId', 'text', true, ({ customer }) => customer?.externalId),
  column('customerUsername', 'text', true, ({ customer }) => customer?.username),
  column('customerName', 'text', false, ({ customer }) => customer && nameOf(customer)),
];

const why: readonly WrittenColumn[] = [
  column('kind', 'text', true, ({ entry }) => entry.kind),
  column('reason', 'text', true, ({ entry }) => entry.reason),
  column('reference', 'text', true, ({ entry }) => entry.reference),
  column('entry', 'text', true, ({ entry }) => entryIdOf(entry)),
  column('actor', 'text', false, ({ entry }) => entry.actor),
];

const at = column('at', 'datetime', true, ({ entry }) => time(entry.at));
const currency = column('currency', 'text', true, ({ entry }) => entry.currency);
const changed = (name: string, kind: CellKind) =>
  column(name, kind, true, ({ entry }) => amountOf(entry.amount, entry));
const balance = (kind: CellKind) =>
  column('balanceAfter', kind, false, ({ entry }) => amountOf(entry.balanceAfter, entry));
/** What the name of an account says after its kind. */
const named = (name: string) =>
  column(name, 'text', true, ({ entry: { account } }) => account.split(':').slice(1).join(':') || undefined);

const money = [changed('amount', 'money'), currency, balance('money')] as const;

/** The columns of a file of entries, by the accounts that they are of. */
export const ledgerColumns = {
  credit: [...whose, at, ...money, ...why],
  points: [...whose, named('card'), at, changed('points', 'number'), balance('number'), ...why],
  'client-accounts': [...whose, named('store'), at, ...money, ...why],
} as const satisfies Record<string, readonly WrittenColumn[]>;
