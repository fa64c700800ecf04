import { v7 as uuidv7 } from 'uuid';
import * as z from 'zod';
import { readItem, readRange } from '../table/read.ts';
import type { Key, Table } from '../table/table.ts';
import { absent, equals, put, remove, update, type Write } from '../table/writes.ts';

/**
 * What is to be mailed. An item lies here from the request until its mail is sent, or until it is clear that
 * there is none to send; the table's stream tells the mailer of it at once, a schedule again and again.
 */

/** All items lie in one partition, which is the list of what is unsent. A shop's resets are far below its limits. */
export const outboxPartition = 'OUTBOX';
const outboxKey = (id: string): Key => ({ PK: outboxPartition, SK: id });

const toAddress = <Kind extends string>(kind: Kind) => z.object({ kind: z.literal(kind), email: z.string() });
const toCustomer = <Kind extends string>(kind: Kind) =>
  z.object({ kind: z.literal(kind), customerId: z.string() });
const toCustomerAt = <Kind extends string>(kind: Kind) =>
  z.object({ kind: z.literal(kind), customerId: z.string(), email: z.string() });

/** The mailer makes the links: an order holds no token. */
const order = z.discriminatedUnion('kind', [
  /** Somebody asked for a link that sets a password for this address, whether or not a customer has it. */
  toAddress('password-reset'),
  /** The owner is told that the password was changed. */
  toCustomer('password-changed'),
  /** The customer is to prove their address. */
  toCustomer('verify-email'),
  /** Somebody asked for a link that proves this address, whether or not a customer has it. */
  toAddress('verify-email-by-address'),
  /**
   * The customer is to prove that this new address is theirs, if they are still who asked: `identityVersion` and `epoch`
   * were theirs then.
   */
  toCustomerAt('email-change').extend({ identityVersion: z.int(), epoch: z.int() }),
  /** The owner is told, at the address that was stored when it was asked, that another one is to take its place. */
  toCustomerAt('email-change-notice'),
  /** The customer is to confirm that they want marketing mail. */
  toCustomer('confirm-marketing'),
]);
export type MailOrder = z.output<typeof order>;

export const outboxItem = z.object({
  SK: z.string(),
  order,
  createdAt: z.iso.datetime(),
  /** Until when a mailer is at work on it, in milliseconds since 1970; 0: none is. */
  claimedUntil: z.int(),
});

/** An item of the outbox. */
export interface OutboxItem extends z.output<typeof outboxItem> {
  readonly id: string;
}

/** The write that orders a mail. */
export function orderMail(mail: MailOrder, now: Date): Write {
  const key = outboxKey(uuidv7({ msecs: now.getTime() }));
  return put({ ...key, order: mail, createdAt: now.toISOString(), claimedUntil: 0 }, absent());
}

/** The item, unless its mail is done. */
export async function findOrder(table: Table, id: string): Promise<OutboxItem | undefined> {
  const item = await readItem(table, outboxKey(id));
  return item && toOutboxItem(item);
}

/** Everything that is not done, the oldest first. */
export async function unsentOrders(table: Table): Promise<OutboxItem[]> {
  return (await readRange(table, { PK: outboxPartition })).map(toOutboxItem);
}

/** The write by which one of several mailers takes the item; refused when another has. */
export const claim = ({ id, claimedUntil }: OutboxItem, until: number): Write =>
  update(outboxKey(id), { claimedUntil: until }, equals('claimedUntil', claimedUntil));

/** The write that gives the item back, unless another mailer has claimed it since. */
export const release = ({ id }: OutboxItem, until: number): Write =>
  update(outboxKey(id), { claimedUntil: 0 }, equals('claimedUntil', until));

/** The write that ends the item. */
export const done = ({ id }: OutboxItem): Write => remove(outboxKey(id));

function toOutboxItem(item: unknown): OutboxItem {
  const parsed = outboxItem.parse(item);
  return { ...parsed, id: parsed.SK };
}
