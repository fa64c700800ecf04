import type { Origin } from '../audit/audit.ts';
import type { Customer } from '../customers/customer.ts';
import { DomainError } from '../errors.ts';
import { countAttempt, isWithin, type Limit, networkOf } from '../limits/attempts.ts';
import { count } from '../observability/metrics.ts';
import { commit, tryCommit } from '../table/commit.ts';
import type { Table } from '../table/table.ts';
import { type Account, findAccount } from './account.ts';
import { rehashed } from './credential.ts';
import { hashPassword, isOutdated, verifyPassword } from './password.ts';
import { openSession } from './session.ts';

/** E-mail address and password do not belong together. Says the same of an unknown address and of a blocked customer. */
class WrongCredentials extends DomainError {
  readonly code = 'wrong_credentials';
}

/** Too many failures from one place in a short time. */
class TooManyAttempts extends DomainError {
  readonly code = 'too_many_attempts';
  override readonly retryAfterSeconds: number;

  constructor(retryAfterSeconds: number) {
    super('Too many attempts. Try again later.');
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/**
 * Failures count for each e-mail address and network together, so that a stranger's guesses never lock the owner
 * out, and loosely for each network, which may be a storefront's server that speaks for all its customers.
 */
const pairFailures: Limit = { name: 'login-failure', most: 10, windowSeconds: 15 * 60 };
const networkFailures: Limit = { name: 'login-failure-network', most: 300, windowSeconds: 15 * 60 };

/**
 * Opens a session for the customer who knows the password. Every failure costs the same: the same reads and one
 * key derivation, whether the customer is unknown, blocked, without a password, or the password wrong.
 * @param from network address of who logs in
 * @throws WrongCredentials, TooManyAttempts
 */
export async function logIn(
  table: Table,
  { email, password }: { readonly email: string; readonly password: string },
  from: string,
  origin: Origin,
): Promise<{ token: string; expiresAt: string; customer: Customer }> {
  const network = networkOf(from);
  const pair = JSON.stringify([email, network]);
  const within = await Promise.all([
    isWithin(table, pairFailures, pair),
    isWithin(table, networkFailures, network),
  ]);
  if (within.includes(false)) {
    count('LoginsLimited');
    throw new TooManyAttempts(pairFailures.windowSeconds);
  }
  const account = await findAccount(table, email);
  const isOwner = await verifyPassword(password, account?.credential?.passwordHash);
  if (!account || !isOwner || account.customer.status === 'blocked') {
    await commit(table, {
      writes: [countAttempt(table, pairFailures, pair), countAttempt(table, networkFailures, network)],
    });
    count('LoginsFailed');
    throw new WrongCredentials('The e-mail address or the password is wrong.');
  }
  const session = openSession(account, origin.now);
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
