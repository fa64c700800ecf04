import type { Origin } from '../audit/audit.ts';
import { VersionMismatch } from '../errors.ts';
import { countAttempt, isWithin, type Limit, networkOf } from '../limits/attempts.ts';
import { orderMail } from '../mail/outbox.ts';
import { commit, mergeChanges } from '../table/commit.ts';
import type { Table } from '../table/table.ts';
import { readAccount } from './account.ts';
import { ownAccount, readLinkToken, useLinkToken } from './link-token.ts';
import { hashPassword } from './password.ts';
import { requireGoodPassword } from './password-policy.ts';
import { setPassword } from './set-password.ts';

/**
 * What one network may ask for; it may be a storefront's server that asks for all its customers. Past it the answer
 * is the same and nothing is mailed. Each customer has a tighter limit of mails.
 */
const requests: Limit = { name: 'reset-request', most: 300, windowSeconds: 60 * 60 };

/**
 * Orders a reset mail for an address. Does the same, call by call, whether or not a customer has it: the mailer
 * decides later, where nobody can watch (OWASP Forgot Password; docs/adr/0011).
 * @param email canonical
 * @param from network address of who asks
 */
export async function requestPasswordReset(
  table: Table,
  email: string,
  from: string,
  origin: Origin,
): Promise<void> {
  const network = networkOf(from);
  if (!(await isWithin(table, requests, network))) return;
  const order = orderMail({ kind: 'password-reset', email }, origin.now);
  await commit(table, { writes: [order, countAttempt(table, requests, network)] });
}

/** How often a confirmation is tried afresh when somebody edits the customer at the same moment. */
const attempts = 5;

/**
 * Sets the password for which a link was mailed. One of several confirmations at once wins; every other link and
 * every session of the customer ends with it. The owner is told by mail.
 * @throws InvalidRequest when the password is too short, too long or too common
 * @throws LinkInvalid, LinkUsed, LinkExpired
 */
export async function confirmPasswordReset(
  table: Table,
  { token, password }: { readonly token: string; readonly password: string },
  origin: Origin,
): Promise<void> {
  await requireGoodPassword(password);
  const reset = await readLinkToken(table, 'reset', token);
  const passwordHash = await hashPassword(password);
  const { customerId, epoch } = reset;
  for (let attempt = 1; ; attempt++) {
    const account = ownAccount(reset, await readAccount(table, customerId));
    const owner = { ...origin, actor: `customer:${customerId}` };
    const told = [
      useLinkToken('reset', token),
      orderMail({ kind: 'password-changed', customerId }, origin.now),
    ];
    try {
      await commit(
        table,
        mergeChanges({ writes: told }, setPassword(account.customer, passwordHash, epoch, owner)),
      );
      return;
    } catch (error) {
      if (!(error instanceof VersionMismatch) || attempt === attempts) throw error;
    }
  }
}
