import { columnsOf, timeCell } from '../exports/typed-column.ts';
import { type OwnedRow, whoseColumns } from '../exports/whose.ts';
import type { StoredEntry } from '../ledger/entry.ts';
import { decimalOf } from '../money/money.ts';
import type { Cell, CellKind } from '../workbooks/cells.ts';

/** One row: an entry of an account, and whose it is. */
export interface LedgerRow extends OwnedRow {
  readonly entry: StoredEntry;
}

const column = columnsOf<LedgerRow>();

/** What an entry is called among all of its customer: by its account and its number. */
export const entryName = ({ account, number }: Pick<StoredEntry, 'account' | 'number'>): string =>
  `${account}/${number}`;

/** An amount of the entry, in the units that people name. */
const amountOf = (minor: number, { currency }: StoredEntry): Cell =>
  currency === undefined ? minor : { money: decimalOf({ minor, currency }) };

const why = [
  column('kind', 'text', true, ({ entry }) => entry.kind),
  column('reason', 'text', true, ({ entry }) => entry.reason),
  column('reference', 'text', true, ({ entry }) => entry.reference),
  column('entry', 'text', true, ({ entry }) => entryName(entry)),
  column('actor', 'text', false, ({ entry }) => entry.actor),
];

const at = column('at', 'datetime', true, ({ entry }) => timeCell(entry.at));
const currency = column('currency', 'text', true, ({ entry }) => entry.currency);
const changed = (name: string, kind: CellKind) =>
  column(name, kind, true, ({ entry }) => amountOf(entry.amount, entry));
const balance = (kind: CellKind) =>
  column('balanceAfter', kind, false, ({ entry }) => amountOf(entry.balanceAfter, entry));
/** What the name of an account says after its kind. */
const named = (name: string) =>
  column(name, 'text', true, ({ entry: { account } }) => account.split(':').slice(1).join(':') || undefined);

const money = [changed('amount', 'money'), currency, balance('money')];

/** The columns of a file of entries, by the accounts that they are of. */
export const ledgerColumns = {
  credit: [...whoseColumns, at, ...money, ...why],
  points: [...whoseColumns, named('card'), at, changed('points', 'number'), balance('number'), ...why],
  'client-accounts': [...whoseColumns, named('store'), at, ...money, ...why],
};
