import { listAudit } from '../audit/repository.ts';
import { NotFound } from '../errors.ts';
import { standingToShow } from '../ledger/standing-to-show.ts';
import type { PageOfRecords } from '../table/newest-first.ts';
import type { Table } from '../table/table.ts';
import { orderAuditRecords, orderIdOf } from './keys.ts';
import { listOrders, type OrderFilter } from './list.ts';
import type { StoredOrder } from './order.ts';
import { findOrder } from './repository.ts';

/** @throws NotFound */
export async function getOrder(table: Table, id: string): Promise<StoredOrder> {
  const order = await findOrder(table, id);
  if (!order) throw new NotFound('There is no order with this id.');
  return order;
}

/** @throws NotFound */
export async function lookUpOrder(table: Table, store: string, number: string): Promise<StoredOrder> {
  const order = await findOrder(table, orderIdOf(store, number));
  if (!order) throw new NotFound('There is no order with this number in this store.');
  return order;
}

/**
 * One page of what was done to an order.
 * @throws NotFound
 */
export async function auditOfOrder(table: Table, id: string, page: PageOfRecords) {
  const found = await listAudit(table, orderAuditRecords(id), page);
  if (found.items.length === 0) await getOrder(table, id);
  return found;
}

/**
 * One page of a customer's orders, with those of customers who were merged into this one. Those of somebody whose record
 * is gone are still there.
 * @throws NotFound when there never was such a customer
 */
export async function ordersOf(
  table: Table,
  customerId: string,
  filter: Omit<OrderFilter, 'customerId'>,
  page: PageOfRecords,
) {
  const found = await listOrders(table, { ...filter, customerId }, page);
  if (found.items.length === 0) await standingToShow(table, customerId);
  return found;
}
