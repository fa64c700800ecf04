import type { WrittenColumn } from '../customer-files/write.ts';
import type { StoredCustomer } from '../customers/customer.ts';
import { fullName } from '../customers/full-name.ts';
import { columnsOf } from './typed-column.ts';

/** A row that belongs to somebody. */
export interface OwnedRow {
  readonly customerId: string | undefined;
  /** Absent: the record is gone, or the file tells of nobody but the id. */
  readonly customer: StoredCustomer | undefined;
}

const column = columnsOf<OwnedRow>();

/** The columns that say whose a row is: all but the name is what an import finds the customer by. */
export const whoseColumns: readonly WrittenColumn[] = [
  column('customerId', 'text', true, ({ customerId }) => customerId),
  column('customerEmail', 'text', true, ({ customer }) => customer?.email),
  column('customerExternalId', 'text', true, ({ customer }) => customer?.externalId),
  column('customerUsername', 'text', true, ({ customer }) => customer?.username),
  column('customerName', 'text', false, ({ customer }) => customer && fullName(customer)),
];

/** The columns that say who somebody is. A file that nobody was selected for has none of them. */
export const personalColumns: ReadonlySet<string> = new Set(
  whoseColumns.map(({ name }) => name).filter((name) => name !== 'customerId'),
);
