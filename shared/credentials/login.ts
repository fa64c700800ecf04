import type { Origin } from '../audit/audit.ts';
import type { Customer } from '../customers/customer.ts';
import { DomainError } from '../errors.ts';
import { countAttempt, isWithin, type Limit } from '../limits/attempts.ts';
import { commit } from '../table/commit.ts';
import type { Table } from '../table/table.ts';
import type { Write } from '../table/writes.ts';
import { type Account, findAccount } from './account.ts';
import { rehashed } from './credential.ts';
import { hashPassword, isOutdated, verifyPassword } from './password.ts';
import { openSession } from './session.ts';

/** E-mail address and password do not belong together. Says the same of an unknown address and of a blocked customer. */
export class WrongCredentials extends DomainError {
  readonly code = 'wrong_credentials';
}

/** Too many failures from one place in a short time. */
export class TooManyAttempts extends DomainError {
  readonly code = 'too_many_attempts';
  readonly retryAfterSeconds: number;

  constructor({ windowSeconds }: Limit) {
    super('Too many attempts. Try again later.');
    this.retryAfterSeconds = windowSeconds;
  }
}

/** Failures are counted for each network address: a stranger's guesses never lock the owner out. */
const failures: Limit = { name: 'login-failure', most: 50, windowSeconds: 15 * 60 };

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
  if (!(await isWithin(table, failures, from))) throw new TooManyAttempts(failures);
  const account = await findAccount(table, email);
  const isOwner = await verifyPassword(password, account?.credential?.passwordHash);
  if (!account || !isOwner || account.customer.status === 'blocked') {
    await commit(table, { writes: [countAttempt(table, failures, from)] });
    throw new WrongCredentials('The e-mail address or the password is wrong.');
  }
  const session = openSession(account, origin.now);
  await commit(table, { writes: [session.write, ...(await upgrade(account, password, origin.now))] });
  return { token: session.token, expiresAt: session.expiresAt, customer: account.customer };
}

/** The write that hashes the same password at today's cost, if it was hashed at a lower one. Sessions live on. */
async function upgrade({ customer, credential }: Account, password: string, now: Date): Promise<Write[]> {
  if (!credential || !isOutdated(credential.passwordHash)) return [];
  return [rehashed(customer.id, await hashPassword(password), credential.epoch, now)];
}
