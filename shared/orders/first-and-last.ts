import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { idsIn } from '../standing/ids.ts';
import { backoff } from '../table/backoff.ts';
import { rangeOf } from '../table/newest-first.ts';
import { queryItems } from '../table/read.ts';
import type { Table } from '../table/table.ts';
import { counts, tally } from './counting.ts';
import type { Holder } from './holder.ts';
import { customerOrders } from './keys.ts';
import { type StoredSummary, storedSummary } from './order.ts';

/** Of so many orders all are read: only then it shows whether one is missing. */
const mostReadWhole = 500;
/** How often they are read until they come to what the standing says. */
const attempts = 8;

/**
 * Orders of a customer among which the first and the last one are that count, apart from some.
 *
 * What transactions write becomes visible item by item: an order that the standing has counted may not be seen yet. So all
 * are read, again until they come to what the standing says. Of a customer with more than some hundred orders only the
 * ends are read, and one that lands at the very same moment may be passed over.
 * @param without ids of the others
 */
export async function firstAndLast(
  table: Table,
  { standing }: Holder,
  without: ReadonlySet<string>,
): Promise<StoredSummary[]> {
  const ids = idsIn(standing);
  const count = Object.values(standing.orders).reduce((sum, { orders }) => sum + orders, 0);
  const found =
    count > mostReadWhole
      ? ids.flatMap((one) => [false, true].map((last) => endOf(table, one, without, last)))
      : [readWhole(table, ids, standing.orders)];
  return (await Promise.all(found)).flat().filter((order) => !without.has(order.id));
}

async function readWhole(
  table: Table,
  ids: readonly string[],
  expected: Holder['standing']['orders'],
): Promise<StoredSummary[]> {
  for (let attempt = 1; ; attempt++) {
    const read = ids.map((id) => Array.fromAsync(queryItems(table, rangeOf(customerOrders(id)))));
    const orders = (await Promise.all(read)).flat().map((item) => storedSummary.parse(item));
    // Two that never agree are a matter for fsck, and hold up nobody.
    if (attempt === attempts || isDeepStrictEqual(tally(orders).orders, expected)) return orders;
    await sleep(backoff(attempt));
  }
}

/** The first or the last order that counts of those that lie under that id. */
async function endOf(
  table: Table,
  customerId: string,
  without: ReadonlySet<string>,
  descending: boolean,
): Promise<StoredSummary[]> {
  const range = rangeOf(customerOrders(customerId));
  // Mostly one of the first is it; whole pages are read only where they are not.
  for (const bound of [{ limit: without.size + 5 }, {}]) {
    for await (const item of queryItems(table, { ...range, descending, ...bound })) {
      const order = storedSummary.parse(item);
      if (counts(order) && !without.has(order.id)) return [order];
    }
  }
  return [];
}
