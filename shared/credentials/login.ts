import type { Origin } from '../audit/audit.ts';
import type { Customer } from '../customers/customer.ts';
import { DomainError } from '../errors.ts';
import { commit, tryCommit } from '../table/commit.ts';
import type { Table } from '../table/table.ts';
import { type Account, findAccount } from './account.ts';
import { rehashed } from './credential.ts';
import { countFailure, requireFewFailures } from './login-failures.ts';
import { hashPassword, isOutdated, verifyPassword } from './password.ts';
import { openSession, type Visitor } from './session.ts';

/** E-mail address and password do not belong together. Says the same of an unknown address and of a blocked customer. */
class WrongCredentials extends DomainError {
  readonly code = 'wrong_credentials';
}

/**
 * Opens a session for the customer who knows the password. Every failure costs the same: the same reads and one
 * key derivation, whether the customer is unknown, blocked, without a password, or the password wrong.
 * @throws WrongCredentials, TooManyAttempts
 */
export async function logIn(
  table: Table,
  { email, password }: { readonly email: string; readonly password: string },
  { from, userAgent }: Visitor,
  origin: Origin,
): Promise<{ token: string; expiresAt: string; customer: Customer }> {
  await requireFewFailures(table, email, from);
  const account = await findAccount(table, email);
  const isOwner = await verifyPassword(password, account?.credential?.passwordHash);
  if (!account || !isOwner || account.customer.status === 'blocked') {
    await countFailure(table, email, from);
    throw new WrongCredentials('The e-mail address or the password is wrong.');
  }
  const session = openSession(account, origin.now, userAgent);
  await commit(table, { writes: [session.write] });
  await upgrade(table, account, password, origin.now);
  return { token: session.token, expiresAt: session.expiresAt, customer: account.customer };
}

/**
 * Hashes the same password at today's cost, if it was hashed at a lower one. Sessions live on. When the password
 * changes at this very moment there is nothing left to upgrade.
 */
async function upgrade(
  table: Table,
  { customer, credential }: Account,
  password: string,
  now: Date,
): Promise<void> {
  if (!credential || !isOutdated(credential.passwordHash)) return;
  await tryCommit(table, {
    writes: [rehashed(customer.id, await hashPassword(password), credential.epoch, now)],
  });
}
