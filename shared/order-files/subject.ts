import { findHolders, type Holder } from '../exports/holders.ts';
import type { Subject } from '../exports/subject.ts';
import { customerOrders, monthOf, monthOrders } from '../orders/keys.ts';
import { type StoredOrder, storedSummary } from '../orders/order.ts';
import { findOrders } from '../orders/repository.ts';
import { rangeOf } from '../table/newest-first.ts';
import { queryItems, type Range } from '../table/read.ts';
import type { Table } from '../table/table.ts';
import { lineColumns, type OrderRow, orderColumns } from './columns.ts';

/** Orders, one row each: customer by customer or day by day, the oldest first. */
export const ordersSubject: Subject = subject('orders', 'Orders', orderColumns, (row) => [row]);

/** Orders, one row for each line; also one for an order that has none. */
export const orderLinesSubject: Subject = subject(
  'order-lines',
  'Order lines',
  [...orderColumns, ...lineColumns],
  (row) => {
    const { lineItems } = row.order;
    return lineItems.length === 0
      ? [row]
      : lineItems.map((item, index) => ({ ...row, line: { item, number: index + 1 } }));
  },
);

function subject(
  name: string,
  sheet: string,
  columns: Awaited<ReturnType<Subject['columns']>>,
  rowsOfOrder: (row: OrderRow) => readonly OrderRow[],
): Subject {
  const rows = async function* (orders: AsyncIterable<StoredOrder>, customer: OrderRow['customer']) {
    for await (const order of orders) yield* rowsOfOrder({ order, customerId: order.customerId, customer });
  };
  return {
    name,
    sheet,
    columns: async () => columns,
    alsoUsual: ['order', 'lineNumber', 'customerName', 'createdAt', 'updatedAt'],
    rowsOf: async function* (table, ids) {
      for await (const holder of findHolders(table, ids))
        yield holder && rows(ordersOf(table, holder), holder.customer);
    },
    rowsOfDay: (table, day) => {
      const { PK } = monthOrders(monthOf(day));
      return rows(ordersIn(table, { PK, from: day, to: `${day}\uffff` }), undefined);
    },
  };
}

/** Those of customers who were merged into this one included. */
async function* ordersOf(table: Table, { standings }: Holder): AsyncGenerator<StoredOrder> {
  for (const { id } of standings) yield* ordersIn(table, rangeOf(customerOrders(id)));
}

/** How many orders are read at a time: as many as one call reads. */
const readAtOnce = 100;

/** The orders of an index, whole. */
async function* ordersIn(table: Table, range: Range): AsyncGenerator<StoredOrder> {
  let ids: string[] = [];
  for await (const item of queryItems(table, range)) {
    ids.push(storedSummary.parse(item).id);
    if (ids.length < readAtOnce) continue;
    yield* wholeOrders(table, ids);
    ids = [];
  }
  if (ids.length > 0) yield* wholeOrders(table, ids);
}

async function* wholeOrders(table: Table, ids: readonly string[]): AsyncGenerator<StoredOrder> {
  const found = await findOrders(table, ids);
  for (const id of ids) {
    const order = found.get(id);
    if (order) yield order;
  }
}
