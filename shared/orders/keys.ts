import { v5 as uuidv5 } from 'uuid';
import type { Records } from '../table/newest-first.ts';
import type { Key } from '../table/table.ts';

/** The namespace of orders' ids (RFC 9562, 5.5). It never changes: the ids are made of it. */
const namespace = '5c1c4c0e-5d0b-4d0e-9a53-0d2c1f6f1a57';

/** The id of the order with that number in that store: the same whenever it comes. */
export const orderIdOf = (store: string, number: string): string =>
  uuidv5(JSON.stringify([store, number]), namespace);

/** Sort key of an order's own item, the same for all. */
export const orderSortKey = 'ORDER';
/** The order with its line items. */
export const orderKey = (id: string): Key => ({ PK: `ORDER#${id}`, SK: orderSortKey });

const auditPrefix = 'AUDIT#';
/** One audit record of an order; record ids sort by time. */
export const orderAuditKey = (id: string, recordId: string): Key => ({
  PK: `ORDER#${id}`,
  SK: auditPrefix + recordId,
});
export const orderAuditRecords = (id: string): Records => ({ PK: `ORDER#${id}`, prefix: auditPrefix });

/** What tells the order of an order in an index: times of one length, then the id. */
interface Placed {
  readonly id: string;
  readonly placedAt: string;
}
const place = ({ placedAt, id }: Placed): string => `${placedAt}#${id}`;

/** The prefix of a customer's orders in their partition. */
export const customerOrderPrefix = 'ORDER#';
/** An order among those of its customer. */
export const customerOrderKey = (customerId: string, order: Placed): Key => ({
  PK: `CUSTOMER#${customerId}`,
  SK: customerOrderPrefix + place(order),
});

/** The month of a time, in UTC: `2026-11`. */
export const monthOf = (time: string): string => time.slice(0, 'yyyy-mm'.length);
/** An order among those of its month, of all customers and of nobody. */
export const monthOrderKey = (order: Placed): Key => ({
  PK: `ORDERS#${monthOf(order.placedAt)}`,
  SK: place(order),
});

/** The orders of a customer. @param month only those */
export const customerOrders = (customerId: string, month = ''): Records => ({
  PK: `CUSTOMER#${customerId}`,
  prefix: customerOrderPrefix + month,
});
export const monthOrders = (month: string): Records => ({ PK: `ORDERS#${month}`, prefix: month });
/** Where an order stands among those of an index, as pages of it say. @param month when only those are asked for */
export const positionIn = (month: string, order: Placed): string => place(order).slice(month.length);
