import type { Origin } from '../audit/audit.ts';
import { invalidAt, VersionMismatch } from '../errors.ts';
import { orderMail } from '../mail/outbox.ts';
import { commit, mergeChanges } from '../table/commit.ts';
import { retryOvertaken } from '../table/retry.ts';
import { type Account, readAccount } from './account.ts';
import { ownAccount, readLinkToken, useLinkToken } from './link-token.ts';
import { hashPassword, verifyPassword } from './password.ts';
import { requireGoodPassword, requireNotGivenAway } from './password-policy.ts';
import { requestMail } from './request-mail.ts';
import { setPassword } from './set-password.ts';
import type { ShopRules } from './shop-rules.ts';

/** Orders a reset mail for an address: {@link requestMail}. */
export const requestPasswordReset = (
  shop: ShopRules,
  email: string,
  from: string,
  origin: Origin,
): Promise<void> => requestMail(shop, { kind: 'password-reset', email }, from, origin);

/**
 * Sets the password for which a link was mailed. One of several confirmations at once wins; every other link and
 * every session of the customer ends with it. The owner is told by mail.
 * @throws InvalidRequest when the password is too short, too long or too easy to guess, or the one that must be replaced
 * @throws LinkInvalid, LinkUsed, LinkExpired
 * @throws Busy when others keep changing the customer
 */
export async function confirmPasswordReset(
  { table, shopName, shortestPassword }: ShopRules,
  { token, password }: { readonly token: string; readonly password: string },
  origin: Origin,
): Promise<void> {
  await requireGoodPassword(password, shortestPassword);
  const reset = await readLinkToken(table, 'reset', token);
  const account = ownAccount(reset, await readAccount(table, reset.customerId));
  // Whose the link is shows in what is refused: only to its holder.
  requireNotGivenAway(password, shopName, account.customer);
  await requireAnother(account, password);
  const passwordHash = await hashPassword(password);
  const { customerId, epoch } = reset;
  const owner = { ...origin, actor: `customer:${customerId}` };
  const used = [
    useLinkToken('reset', token),
    orderMail({ kind: 'password-changed', customerId }, origin.now),
  ];
  await retryOvertaken(
    (error) => error instanceof VersionMismatch,
    async () => {
      const { customer } = ownAccount(reset, await readAccount(table, customerId));
      const set = setPassword(customer, passwordHash, epoch, owner, { provesAddress: true });
      await commit(table, mergeChanges({ writes: used }, set));
    },
  );
}

/**
 * Refuses the password that lets its owner in no more. The link belongs to an epoch, which has one password: whoever
 * sets another one meanwhile ends the link.
 */
async function requireAnother({ credential }: Account, password: string): Promise<void> {
  if (!credential?.mustReset || !(await verifyPassword(password, credential.passwordHash))) return;
  const message = 'This is the password so far. Choose another one.';
  throw invalidAt({ pointer: '/password', code: 'same_as_before', message });
}
