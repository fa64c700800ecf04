import type { Origin } from '../audit/audit.ts';
import { type CustomerChange, updateCustomer } from '../customers/changes.ts';
import type { StoredCustomer } from '../customers/customer.ts';
import { sessionRange } from '../customers/keys.ts';
import { changeCustomer } from '../customers/service.ts';
import { NotFound } from '../errors.ts';
import { commit, mergeChanges } from '../table/commit.ts';
import { readRange } from '../table/read.ts';
import type { Table } from '../table/table.ts';
import { remove } from '../table/writes.ts';
import { asOwner, type OpenSession, spareSession } from './session.ts';
import { isAlive, isSessionOf, sessionIdOf, sessionItem, timeOf } from './session-item.ts';

/** The most sessions that are told of. */
const mostTold = 100;
/** The most that are looked at: whoever has more logs in by a program, and ends them all. */
const mostRead = 1000;

/** A session, as its owner sees it. */
export interface ListedSession {
  readonly id: string;
  readonly createdAt: string;
  readonly lastUsedAt: string;
  readonly expiresAt: string;
  readonly userAgent?: string | undefined;
  readonly current: boolean;
}

/** The owner's sessions that live, the last used first. */
export async function listSessions(table: Table, { token, account }: OpenSession): Promise<ListedSession[]> {
  const items = await readRange(table, { ...sessionRange(account.customer.id), limit: mostRead });
  return items
    .map((item) => sessionItem.parse(item))
    .filter((session) => isAlive(session, account, table.clock()))
    .toSorted((a, b) => Date.parse(b.lastUsedAt) - Date.parse(a.lastUsedAt))
    .slice(0, mostTold)
    .map((session) => ({
      id: sessionIdOf(session),
      createdAt: session.createdAt,
      lastUsedAt: session.lastUsedAt,
      expiresAt: timeOf(session.expiresAt),
      ...(session.userAgent && { userAgent: session.userAgent }),
      current: isSessionOf(token, session),
    }));
}

/**
 * Ends one session of the owner.
 * @throws NotFound when the owner has no such session
 */
export async function endSession(table: Table, { account }: OpenSession, id: string): Promise<void> {
  const [item] = await readRange(table, { ...sessionRange(account.customer.id, id), limit: 1 });
  if (!item) throw new NotFound('There is no session with this id.');
  await commit(table, { writes: [remove({ PK: item.PK, SK: item.SK })] });
}

/** Ends every session of the owner but this one. */
export async function endOtherSessions(table: Table, session: OpenSession, origin: Origin): Promise<void> {
  await asOwner(table, session, async (account) => {
    const ended = updateCustomer(account.customer, endOfSessions(account.customer), origin);
    if (!ended) throw new Error('An end of all sessions is always a change.');
    const spared = spareSession(session, ended.customer.version);
    await commit(table, mergeChanges(ended.change, { writes: [spared] }));
  });
}

/**
 * Ends every session of a customer.
 * @throws NotFound
 */
export async function endSessionsOf(table: Table, customerId: string, origin: Origin): Promise<void> {
  await changeCustomer(table, customerId, origin, endOfSessions);
}

/** The change of a customer that ends every session, however many there are, without looking for them. */
const endOfSessions = ({ version }: StoredCustomer): CustomerChange => ({
  sessionsVersion: version + 1,
});
