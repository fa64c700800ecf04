import type * as z from 'zod';
import { idsOf } from '../standing/ids.ts';
import { newestFirst } from '../table/newest-first.ts';
import type { Table } from '../table/table.ts';
import { customerOrders } from './keys.ts';
import { mostOrdersRead, mostProducts } from './limits.ts';
import { type StoredOrder, storedSummary } from './order.ts';
import { isPurchase, productsOf } from './products.ts';
import type { purchasedProducts } from './purchased-products.ts';
import { findOrders } from './repository.ts';

/** How many orders are read at a time. */
const atOnce = 50;
/** As much of orders as is read for one answer, in bytes: few orders are long. */
const mostBytes = 20_000_000;

/**
 * What a customer has bought, and those who were merged into them; also somebody whose record is gone. Reckoned when it
 * is asked for: nothing is kept twice.
 * @param since only of orders from this time on
 * @param currency in which most was paid for what comes first
 */
export async function purchasesOf(
  table: Table,
  customerId: string,
  { since = '', currency }: { since?: string | undefined; currency: string },
): Promise<z.input<typeof purchasedProducts>> {
  const records = (await idsOf(table, customerId)).map((id) => customerOrders(id));
  const orders: StoredOrder[] = [];
  let bytes = 0;
  let after: string | undefined;
  let complete = true;
  do {
    const page = await newestFirst(table, records, { limit: atOnce, after }, (item) =>
      storedSummary.parse(item),
    );
    const wanted = page.items.filter(({ placedAt }) => placedAt >= since);
    const bodies = await findOrders(
      table,
      wanted.filter(isPurchase).map(({ id }) => id),
    );
    for (const { id } of wanted) {
      const order = bodies.get(id);
      if (order) orders.push(order);
    }
    bytes += Buffer.byteLength(JSON.stringify([...bodies.values()]));
    after = wanted.length < page.items.length ? undefined : page.after;
    complete = after === undefined;
  } while (after !== undefined && orders.length < mostOrdersRead && bytes < mostBytes);
  const products = productsOf(orders, currency);
  return {
    items: products.slice(0, mostProducts).map((one) => ({ ...one, totalSpent: [...one.totalSpent] })),
    orders: orders.length,
    complete: complete && products.length <= mostProducts,
  };
}
