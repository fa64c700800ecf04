import { idsOf } from '../standing/ids.ts';
import { newestFirst, type PageOfRecords } from '../table/newest-first.ts';
import type { Table } from '../table/table.ts';
import { customerOrders, monthOf, monthOrders, positionIn } from './keys.ts';
import { mostLookedAt } from './limits.ts';
import { type StoredSummary, storedSummary } from './order.ts';

/** Which orders. What is absent may be anything. */
export interface OrderFilter {
  /** Also somebody whose record is gone. */
  readonly customerId?: string | undefined;
  /** `2026-11`, in UTC. */
  readonly month?: string | undefined;
  readonly status?: StoredSummary['status'] | undefined;
  readonly store?: string | undefined;
}

/** What is asked: without a customer and a month, the orders of this month. */
export const withMonth = <Filter extends OrderFilter>(filter: Filter, now: Date): Filter =>
  filter.customerId === undefined && filter.month === undefined
    ? { ...filter, month: monthOf(now.toISOString()) }
    : filter;

/**
 * One page of orders, the newest first.
 * @param filter with a customer, a month, or both
 */
export async function listOrders(
  table: Table,
  { customerId, month, status, store }: OrderFilter,
  { limit, after }: PageOfRecords,
): Promise<{ items: StoredSummary[]; after?: string }> {
  const within = month ?? '';
  const records =
    customerId === undefined
      ? monthOrders(within)
      : (await idsOf(table, customerId)).map((id) => customerOrders(id, within));
  const isWanted = (order: StoredSummary): boolean =>
    (status === undefined || order.status === status) && (store === undefined || order.store === store);
  const atOnce = status === undefined && store === undefined ? limit : mostLookedAt / 4;
  const items: StoredSummary[] = [];
  let reached = after;
  for (let seen = 0; seen < mostLookedAt; ) {
    const page = await newestFirst(table, records, { limit: atOnce, after: reached }, (item) =>
      storedSummary.parse(item),
    );
    for (const [index, order] of page.items.entries()) {
      if (isWanted(order)) items.push(order);
      const isLast = index === page.items.length - 1 && page.after === undefined;
      if (items.length === limit) return isLast ? { items } : { items, after: positionIn(within, order) };
    }
    if (page.after === undefined) return { items };
    reached = page.after;
    seen += page.items.length;
  }
  return { items, ...(reached !== undefined && { after: reached }) };
}
