import type { Origin } from '../audit/audit.ts';
import { DomainError } from '../errors.ts';
import { orderMail } from '../mail/outbox.ts';
import { count } from '../observability/metrics.ts';
import type { ShownCustomer } from '../standing/shown.ts';
import { commit, tryCommit } from '../table/commit.ts';
import type { Table } from '../table/table.ts';
import { type Account, findAccount } from './account.ts';
import { rehashed } from './credential.ts';
import { requireFewFailures } from './login-failures.ts';
import { hashPassword, isOnlyPasswordOf, isOutdated, verifyPassword } from './password.ts';
import { shownToOwner } from './proof.ts';
import { openSession, type Visitor } from './session.ts';
import type { ShopRules } from './shop-rules.ts';

/** E-mail address and password do not belong together. Says the same of an unknown address and of a blocked customer. */
class WrongCredentials extends DomainError {
  readonly code = 'wrong_credentials';
}

/** The password is right, and the shop wants another one before it lets anybody in. */
class PasswordResetRequired extends DomainError {
  readonly code = 'password_reset_required';
}

/**
 * Opens a session for the customer who knows the password. Every failure costs the same: the same reads and the same
 * derivations, whether the customer is unknown, blocked, without a password, or the password wrong.
 * @throws WrongCredentials, TooManyAttempts
 * @throws PasswordResetRequired to who knows the password; a link to set another one is ordered, which goes to no
 *   address that bounced or complained
 */
export async function logIn(
  shop: ShopRules,
  { email, password }: { readonly email: string; readonly password: string },
  { from, userAgent }: Visitor,
  origin: Origin,
): Promise<{ token: string; expiresAt: string; customer: ShownCustomer }> {
  const { table } = shop;
  const noFailure = await requireFewFailures(shop, email, from);
  const account = await findAccount(table, email);
  const mayLogIn = account !== undefined && account.customer.status !== 'blocked';
  // A right password saves a derivation: nobody may learn that from the time whose customer is blocked.
  const isOwner = await verifyPassword(password, mayLogIn ? account.credential?.passwordHash : undefined);
  if (!mayLogIn || !isOwner) {
    count('LoginsFailed');
    throw new WrongCredentials('The e-mail address or the password is wrong.');
  }
  if (account.credential?.mustReset) {
    await commit(table, { writes: [orderMail({ kind: 'password-reset', email }, origin.now), ...noFailure] });
    throw new PasswordResetRequired(
      'Set a new password by the link that is mailed to your e-mail address. If no mail comes, contact the shop.',
    );
  }
  const session = openSession(account, origin.now, userAgent);
  await commit(table, { writes: [session.write, ...noFailure] });
  await upgrade(table, account, password, origin.now);
  const customer = shownToOwner(account.customer, account.standing, shop.currency);
  return { token: session.token, expiresAt: session.expiresAt, customer };
}

/**
 * Hashes the same password in today's way and at today's cost, if it was hashed otherwise and is known to be the same.
 * Sessions live on. When the password changes at this very moment there is nothing left to upgrade.
 */
async function upgrade(
  table: Table,
  { customer, credential }: Account,
  password: string,
  now: Date,
): Promise<void> {
  if (!credential || !isOutdated(credential.passwordHash)) return;
  // Whatever else it lets in may be what the owner knows, and would not be let in any more.
  if (!isOnlyPasswordOf(credential.passwordHash, password)) return;
  await tryCommit(table, {
    writes: [rehashed(customer.id, await hashPassword(password), credential.epoch, now)],
  });
}
