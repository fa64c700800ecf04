import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { Origin } from '../audit/audit.ts';
import { LinkInvalid } from '../credentials/link-token.ts';
import type { StoredCustomer } from '../customers/customer.ts';
import { findFollowed } from '../customers/repository.ts';
import { changeCustomer } from '../customers/service.ts';
import type { Table } from '../table/table.ts';

/**
 * What a link to unsubscribe holds: the customer's id, and a secret which only mails to the customer hold. It works for as
 * long as there is the customer, as old mails do, and can do nothing else.
 */

const secretBytes = 16;

/**
 * The customer's token, made when it is needed first.
 * @throws NotFound
 */
export async function unsubscribeToken(
  table: Table,
  customerId: string,
  origin: Origin,
): Promise<{ token: string; customer: StoredCustomer }> {
  const { customer } = await changeCustomer(table, customerId, origin, ({ unsubscribeSecret }) =>
    unsubscribeSecret === undefined
      ? { unsubscribeSecret: randomBytes(secretBytes).toString('base64url') }
      : {},
  );
  return { token: `${customer.id}.${customer.unsubscribeSecret}`, customer };
}

/**
 * The customer to whom a link with this token was mailed, or the one into whom that one was merged.
 * @throws LinkInvalid
 */
export async function readUnsubscribeToken(table: Table, token: string): Promise<StoredCustomer> {
  const [customerId = '', secret = ''] = token.split('.', 2);
  const { customer } = await findFollowed(table, customerId);
  const secrets = [customer?.unsubscribeSecret ?? '', ...(customer?.earlierUnsubscribeSecrets ?? [])];
  if (!customer || !secrets.some((known) => isSame(known, secret))) throw new LinkInvalid();
  return customer;
}

function isSame(stored: string, given: string): boolean {
  const [a, b] = [Buffer.from(stored), Buffer.from(given)];
  return a.length > 0 && a.length === b.length && timingSafeEqual(a, b);
}
