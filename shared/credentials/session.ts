import { createHash, randomBytes } from 'node:crypto';
import * as z from 'zod';
import { Unauthenticated } from '../errors.ts';
import { readItem } from '../table/read.ts';
import type { Key, Table } from '../table/table.ts';
import { absent, epochSeconds, put, remove, type Write } from '../table/writes.ts';
import { type Account, readAccount } from './account.ts';
import { epochOf } from './credential.ts';

const secretBytes = 32;
const lifetimeSeconds = 30 * 24 * 60 * 60;
const form = /^cs_[A-Za-z0-9_-]{43}$/;

/** A customer who is logged in, as the table stores it: under a hash of the token. */
const sessionItem = z.object({
  customerId: z.string(),
  /** The credential epoch it was opened in; void when that has passed. */
  epoch: z.int().positive(),
  /** The customer's version then; void when the e-mail address or a block is newer. */
  customerVersion: z.int().positive(),
  /** Seconds since 1970. */
  expiresAt: z.int(),
});

/** A fast hash is right here: the token has 256 random bits. */
const sessionKey = (token: string): Key => ({
  PK: `SESSION#${createHash('sha256').update(token).digest('base64url')}`,
  SK: 'SESSION',
});

/** A new session of the account and the write that opens it. Lives 30 days, unrenewed. */
export function openSession(
  { customer, credential }: Account,
  now: Date,
): {
  token: string;
  expiresAt: string;
  write: Write;
} {
  const token = `cs_${randomBytes(secretBytes).toString('base64url')}`;
  const expiresAt = epochSeconds(now) + lifetimeSeconds;
  const session = {
    customerId: customer.id,
    epoch: epochOf(credential),
    customerVersion: customer.version,
    expiresAt,
  };
  return {
    token,
    expiresAt: new Date(expiresAt * 1000).toISOString(),
    write: put({ ...sessionKey(token), ...session }, absent()),
  };
}

/** The write that ends a session; ending an ended one changes nothing. */
export const closeSession = (token: string): Write => remove(sessionKey(token));

/**
 * The account whose session this is.
 * @throws Unauthenticated when there is no such session, or it has ended: by its age, a logout, a new password, a
 * change of the e-mail address, a block, or the end of the customer
 */
export async function readSession(table: Table, token: string): Promise<Account> {
  const ended = new Unauthenticated('This session has ended. Log in again.');
  const item = form.test(token) ? await readItem(table, sessionKey(token)) : undefined;
  if (!item) throw ended;
  const session = sessionItem.parse(item);
  if (session.expiresAt <= epochSeconds(table.clock())) throw ended;
  const account = await readAccount(table, session.customerId);
  const lives =
    account !== undefined &&
    account.customer.status !== 'blocked' &&
    epochOf(account.credential) === session.epoch &&
    account.customer.identityVersion <= session.customerVersion;
  if (!lives) throw ended;
  return account;
}
