import { Unauthenticated, VersionMismatch } from '../errors.ts';
import { tryCommit } from '../table/commit.ts';
import { readItems } from '../table/read.ts';
import { retryOvertaken } from '../table/retry.ts';
import type { Key, Table } from '../table/table.ts';
import { absent, equals, put, remove, update, type Write } from '../table/writes.ts';
import { type Account, accountKeys, accountOf } from './account.ts';
import { epochOf } from './credential.ts';
import {
  expiryOf,
  isAlive,
  keyOf,
  mintSessionToken,
  type Place,
  placeOf,
  type Session,
  sessionItem,
  timeOf,
} from './session-item.ts';

/**
 * Sessions of customers. A token names its customer, so that one read finds the session, the customer and the
 * credential; its secret is what proves it, and only a hash of the whole is stored (docs/adr/0019).
 */

/** How exactly the last use is known: a use is noted when the noted one is so old. */
const noticeSeconds = 24 * 60 * 60;

const longestUserAgent = 200;

/** Whoever sends a request. */
export interface Visitor {
  /** Network address. */
  readonly from: string;
  /** What their program calls itself. */
  readonly userAgent: string | undefined;
}

/** A session that lives, with the account as the check of it has read it. */
export interface OpenSession {
  readonly token: string;
  readonly account: Account;
}

/** A new session of the account and the write that opens it. The caller alone holds the token. */
export function openSession(
  { customer, credential }: Pick<Account, 'customer' | 'credential'>,
  now: Date,
  userAgent?: string,
): { token: string; expiresAt: string; write: Write } {
  const token = mintSessionToken(customer.id);
  const expiresAt = expiryOf(now, now);
  const item = {
    ...keyOf(customer.id, token),
    epoch: epochOf(credential),
    customerVersion: customer.version,
    createdAt: now.toISOString(),
    lastUsedAt: now.toISOString(),
    expiresAt,
    ...(userAgent && { userAgent: userAgent.slice(0, longestUserAgent).toWellFormed() }),
  };
  return { token, expiresAt: timeOf(expiresAt), write: put(item, absent()) };
}

/** The write that ends a session; ending an ended one changes nothing. */
export const closeSession = ({ token, account }: OpenSession): Write =>
  remove(keyOf(account.customer.id, token));

/**
 * The write that lets a session outlive an end of all sessions.
 * @param version the customer's with that end
 */
export const spareSession = ({ token, account }: OpenSession, version: number): Write =>
  update(
    keyOf(account.customer.id, token),
    { customerVersion: version },
    equals('epoch', epochOf(account.credential)),
    sessionEnded(),
  );

/**
 * The account whose session this is: one read. A use that is the first for a day is noted, and the session lives longer.
 * @throws Unauthenticated when there is no such session, or it has ended: by its age, a logout, an end of all, a new
 * password, a change of the e-mail address or the status, or the end of the customer
 */
export async function readSession(table: Table, token: string): Promise<Account> {
  const place = placeOf(token);
  if (!place) throw sessionEnded();
  const isOpen = ({ session, account }: Found) => isAlive(session, account, table.clock());
  let found = await lookUp(table, place);
  // What seems ended may be half of a transaction that spares it: then it lives at the second look.
  if (found && !isOpen(found)) found = await lookUp(table, place);
  if (!found || !isOpen(found)) throw sessionEnded();
  await noteUse(table, place.key, found.session);
  return found.account;
}

/**
 * Does something as the session's owner: again, for as long as the session lives, when the customer is changed meanwhile.
 * @param insists whether it is about one version of the customer, and not done in another
 * @throws Unauthenticated when the session has ended, Busy when others keep changing the customer
 */
export async function asOwner<T>(
  table: Table,
  { token, account }: OpenSession,
  run: (account: Account) => Promise<T>,
  insists = false,
): Promise<T> {
  let known: Account | undefined = account;
  return await retryOvertaken(
    (error) => !insists && error instanceof VersionMismatch,
    async () => {
      const current = known ?? (await readSession(table, token));
      known = undefined;
      return await run(current);
    },
  );
}

/** Said of a session that is over, and of one that never was. */
export const sessionEnded = (): Unauthenticated =>
  new Unauthenticated('This session has ended. Log in again.');

interface Found {
  readonly session: Session;
  readonly account: Account;
}

async function lookUp(table: Table, { customerId, key }: Place): Promise<Found | undefined> {
  const items = await readItems(table, [key, ...accountKeys(customerId)]);
  const account = accountOf(customerId, items);
  const item = items.find(({ SK }) => SK === key.SK);
  return account && item && { account, session: sessionItem.parse(item) };
}

/** Whoever else notes it at the same moment does as well, and so does who ends the session. */
async function noteUse(table: Table, key: Key, { lastUsedAt, createdAt }: Session): Promise<void> {
  const now = table.clock();
  if (now.getTime() - Date.parse(lastUsedAt) < noticeSeconds * 1000) return;
  const use = { lastUsedAt: now.toISOString(), expiresAt: expiryOf(new Date(createdAt), now) };
  await tryCommit(table, { writes: [update(key, use, equals('lastUsedAt', lastUsedAt))] });
}
