import { readItem, readItems } from '../table/read.ts';
import type { Table } from '../table/table.ts';
import { orderKey } from './keys.ts';
import { type StoredOrder, storedOrder } from './order.ts';

/** The order with that id. */
export async function findOrder(table: Table, id: string): Promise<StoredOrder | undefined> {
  const item = await readItem(table, orderKey(id));
  return item && storedOrder.parse(item);
}

/** Those orders that there are, by id. */
export async function findOrders(table: Table, ids: readonly string[]): Promise<Map<string, StoredOrder>> {
  const items = await readItems(table, ids.map(orderKey));
  return new Map(items.map((item) => storedOrder.parse(item)).map((found) => [found.id, found]));
}
