import type { Origin } from '../audit/audit.ts';
import { DomainError } from '../errors.ts';
import { orderMail } from '../mail/outbox.ts';
import { count } from '../observability/metrics.ts';
import { commit, mergeChanges } from '../table/commit.ts';
import type { Account } from './account.ts';
import { epochOf } from './credential.ts';
import { requireFewFailures } from './login-failures.ts';
import { hashPassword, verifyPassword } from './password.ts';
import { requireGoodPassword, requireNotGivenAway } from './password-policy.ts';
import { asOwner, type OpenSession, openSession, sessionEnded, type Visitor } from './session.ts';
import { setPassword } from './set-password.ts';
import type { ShopRules } from './shop-rules.ts';

/** Somebody has the session of a customer, and not the password. */
class WrongPassword extends DomainError {
  readonly code = 'wrong_password';

  constructor(pointer: string) {
    const message = 'This is not your password.';
    super(message, { errors: [{ pointer, code: 'wrong_password', message }] });
  }
}

/**
 * Asks who is logged in for the password once more. A wrong one counts as a failed login.
 * @param pointer where the request has it
 * @throws WrongPassword, TooManyAttempts
 */
export async function requireOwnPassword(
  shop: ShopRules,
  { customer, credential }: Account,
  password: string,
  pointer: string,
  { from }: Visitor,
): Promise<void> {
  const { email = customer.id } = customer;
  const noFailure = await requireFewFailures(shop, email, from);
  if (await verifyPassword(password, credential?.passwordHash)) {
    await commit(shop.table, { writes: noFailure });
    return;
  }
  count('LoginsFailed');
  throw new WrongPassword(pointer);
}

/**
 * Changes the password of who is logged in and knows it. Ends every session and link, this session too: another one
 * takes its place. The owner is told by mail.
 * @throws InvalidRequest when the new password is too short, too long or too easy to guess
 * @throws WrongPassword, TooManyAttempts, Unauthenticated
 */
export async function changeOwnPassword(
  shop: ShopRules,
  session: OpenSession,
  { currentPassword, newPassword }: { readonly currentPassword: string; readonly newPassword: string },
  visitor: Visitor,
  origin: Origin,
): Promise<{ token: string; expiresAt: string }> {
  await requireGoodPassword(newPassword, shop.shortestPassword, '/newPassword');
  requireNotGivenAway(newPassword, shop.shopName, session.account.customer, '/newPassword');
  await requireOwnPassword(shop, session.account, currentPassword, '/currentPassword', visitor);
  const passwordHash = await hashPassword(newPassword);
  return await asOwner(shop.table, session, async ({ customer, credential }) => {
    const epoch = epochOf(credential);
    // Another password was set after this one was typed: it is not the one that was proved.
    if (!credential || epoch !== epochOf(session.account.credential)) throw sessionEnded();
    const change = setPassword(customer, passwordHash, epoch, origin, { overtaken: sessionEnded() });
    const { write, ...opened } = openSession(
      { customer, credential: { ...credential, epoch: epoch + 1 } },
      origin.now,
      visitor.userAgent,
    );
    const told = orderMail({ kind: 'password-changed', customerId: customer.id }, origin.now);
    await commit(shop.table, mergeChanges(change, { writes: [write, told] }));
    return opened;
  });
}
