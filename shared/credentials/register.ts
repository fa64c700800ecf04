import { v7 as uuidv7 } from 'uuid';
import type { Origin } from '../audit/audit.ts';
import { createCustomer } from '../customers/changes.ts';
import { withE164 } from '../customers/e164.ts';
import { customerInput } from '../customers/input.ts';
import { neverAsked, ownAnswer } from '../customers/marketing.ts';
import { DomainError, ValueTaken } from '../errors.ts';
import { beginAttempt, networkOf } from '../limits/attempts.ts';
import { registrations } from '../limits/door-limits.ts';
import { TooManyAttempts } from '../limits/too-many-attempts.ts';
import { orderMail } from '../mail/outbox.ts';
import { count } from '../observability/metrics.ts';
import { type ShownCustomer, shown } from '../standing/shown.ts';
import { commit, mergeChanges } from '../table/commit.ts';
import { firstPassword } from './credential.ts';
import { hashPassword } from './password.ts';
import { requireGoodPassword, requireNotGivenAway } from './password-policy.ts';
import type { Registration } from './registration.ts';
import { openSession, type Visitor } from './session.ts';
import type { ShopRules } from './shop-rules.ts';

/** A customer has this address. Says the same of one with a password, without one, and blocked. */
class AccountExists extends DomainError {
  readonly code = 'account_exists';

  constructor() {
    super(
      'There is an account with this e-mail address. Log in, or use “forgot password”: it also sets a first password.',
    );
  }
}

/**
 * Makes a customer of somebody who chooses a password, and logs them in. Mails a link that proves the address, and one
 * to confirm a yes to marketing where the shop asks for that. Of several registrations of an address at once one wins.
 * @throws InvalidRequest when the password is too short, too long or too easy to guess
 * @throws AccountExists after the same derivation, whoever has the address
 * @throws TooManyAttempts
 */
export async function register(
  shop: ShopRules,
  { password, marketing, ...self }: Registration & { readonly password: string },
  { from, userAgent }: Visitor,
  { requestId, now }: Pick<Origin, 'requestId' | 'now'>,
): Promise<{ token: string; expiresAt: string; customer: ShownCustomer }> {
  const { table } = shop;
  await requireGoodPassword(password, shop.shortestPassword);
  requireNotGivenAway(password, shop.shopName, self);
  const attempt = await beginAttempt(table, [{ limit: registrations(shop.limits), who: networkOf(from) }]);
  if (!attempt.allowed) {
    count('RegistrationsLimited');
    throw new TooManyAttempts(attempt.retryAfterSeconds);
  }
  const passwordHash = await hashPassword(password);

  const id = uuidv7();
  const answer = marketing && ownAnswer(neverAsked, marketing, shop.marketingDoubleOptIn, now);
  const given = { ...withE164(customerInput.parse(self), shop.defaultCountry), hasPassword: true as const };
  const origin = { actor: `customer:${id}`, requestId, now };
  const { customer, change } = createCustomer(id, { ...given, marketing: answer }, 'registration', origin);
  const { credential, write } = firstPassword(id, passwordHash, now);
  const session = openSession({ customer, credential }, now, userAgent);
  const mails = [
    orderMail({ kind: 'verify-email', customerId: id }, now),
    ...(answer?.requestedAt ? [orderMail({ kind: 'confirm-marketing', customerId: id }, now)] : []),
  ];
  try {
    await commit(table, mergeChanges(change, { writes: [write, session.write, ...mails] }));
  } catch (error) {
    throw error instanceof ValueTaken ? new AccountExists() : error;
  }
  return {
    token: session.token,
    expiresAt: session.expiresAt,
    customer: shown(customer, undefined, shop.currency),
  };
}
