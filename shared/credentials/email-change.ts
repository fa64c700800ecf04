import type { Origin } from '../audit/audit.ts';
import { beginAttempt, type Limit } from '../limits/attempts.ts';
import { TooManyAttempts } from '../limits/too-many-attempts.ts';
import { orderMail } from '../mail/outbox.ts';
import { commit } from '../table/commit.ts';
import type { Table } from '../table/table.ts';
import { epochOf } from './credential.ts';
import { redeemLink } from './link-redemption.ts';
import { requireOwnPassword } from './me-password.ts';
import { requireNothingOfOthers } from './proof.ts';
import type { OpenSession, Visitor } from './session.ts';
import type { ShopRules } from './shop-rules.ts';

/** Each has a mail go to an address that may be a stranger's, and one to the owner. */
const requests: Limit = { name: 'email-change', most: 5, windowSeconds: 60 * 60 };

/**
 * Asks for another e-mail address: a link goes to it, a notice to the stored one. Does the same whether or not somebody
 * else has it already: the mailer decides later. Their own address changes nothing, and nobody is warned of that.
 * @param email canonical
 * @throws WrongPassword, TooManyAttempts
 * @throws EmailNotVerified when something has come by a stored address that may be somebody else's
 */
export async function requestEmailChange(
  shop: ShopRules,
  { account }: OpenSession,
  { email, password }: { readonly email: string; readonly password: string },
  visitor: Visitor,
  { now }: Origin,
): Promise<void> {
  const { table } = shop;
  const { id: customerId, identityVersion, email: stored } = account.customer;
  await requireOwnPassword(shop, account, password, '/password', visitor);
  if (email === stored) return;
  requireNothingOfOthers(account);
  const attempt = await beginAttempt(table, [{ limit: requests, who: customerId }]);
  if (!attempt.allowed) throw new TooManyAttempts(attempt.retryAfterSeconds);
  const epoch = epochOf(account.credential);
  const link = orderMail({ kind: 'email-change', customerId, email, identityVersion, epoch }, now);
  const notice =
    stored === undefined ? [] : [orderMail({ kind: 'email-change-notice', customerId, email: stored }, now)];
  await commit(table, { writes: [link, ...notice] });
}

/**
 * Makes the new address the customer's, for which a link was mailed to it. Ends every session and every other link.
 * @throws ValueTaken when somebody else has it by now: the link still works, should it be free again in time
 * @throws EmailNotVerified when something has come by the address before, since the link was asked for
 * @throws LinkInvalid, LinkUsed, LinkExpired
 */
export const confirmEmailChange = (table: Table, token: string, origin: Origin): Promise<void> =>
  redeemLink(table, 'change-email', token, origin, (account, { email }) => {
    requireNothingOfOthers(account);
    return { email, emailVerifiedAt: origin.now.toISOString() };
  });
