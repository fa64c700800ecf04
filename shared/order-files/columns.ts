import type { WrittenColumn } from '../customer-files/write.ts';
import { columnsOf, timeCell } from '../exports/typed-column.ts';
import { type OwnedRow, whoseColumns } from '../exports/whose.ts';
import { decimalOf } from '../money/money.ts';
import type { StoredLineItem } from '../orders/line-item.ts';
import type { StoredOrder } from '../orders/order.ts';
import type { Cell } from '../workbooks/cells.ts';
import { lineAmounts, lineQuantities, lineTexts, orderAmounts } from './fields.ts';
import { writeMedia } from './payment-media.ts';

/** One row: an order, or a line of it, and whose it is. */
export interface OrderRow extends OwnedRow {
  readonly order: StoredOrder;
  /** The line that the row is about, and which of the order's it is, from 1; absent: the order has none. */
  readonly line?: { readonly item: StoredLineItem; readonly number: number };
}

const column = columnsOf<OrderRow>();

const moneyCell = (minor: number | undefined, { currency }: StoredOrder): Cell =>
  minor === undefined ? null : { money: decimalOf({ minor, currency }) };

/** The columns of a file with one row for each order. */
export const orderColumns: readonly WrittenColumn[] = [
  column('order', 'text', false, ({ order }) => order.id),
  column('store', 'text', true, ({ order }) => order.store),
  column('number', 'text', true, ({ order }) => order.number),
  column('placedAt', 'datetime', true, ({ order }) => timeCell(order.placedAt)),
  column('status', 'text', true, ({ order }) => order.status),
  column('currency', 'text', true, ({ order }) => order.currency),
  ...orderAmounts.map((name) => column(name, 'money', true, ({ order }) => moneyCell(order[name], order))),
  column('paymentMedia', 'text', true, ({ order }) => writeMedia(order.paymentMedia, order.currency) || null),
  column('channel', 'text', true, ({ order }) => order.channel),
  ...whoseColumns,
  column('sourceUpdatedAt', 'datetime', true, ({ order }) => timeCell(order.sourceUpdatedAt)),
  column('createdAt', 'datetime', false, ({ order }) => timeCell(order.createdAt)),
  column('updatedAt', 'datetime', false, ({ order }) => timeCell(order.updatedAt)),
];

/** The columns of one line. */
export const lineColumns: readonly WrittenColumn[] = [
  column('lineNumber', 'number', false, ({ line }) => line?.number),
  ...lineTexts.map((name) => column(`line.${name}`, 'text', true, ({ line }) => line?.item[name])),
  ...lineQuantities.map((name) => column(`line.${name}`, 'number', true, ({ line }) => line?.item[name])),
  ...lineAmounts.map((name) =>
    column(`line.${name}`, 'money', true, ({ order, line }) => moneyCell(line?.item[name], order)),
  ),
];
