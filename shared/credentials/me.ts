import type { Origin } from '../audit/audit.ts';
import { updateCustomer } from '../customers/changes.ts';
import type { StoredCustomer } from '../customers/customer.ts';
import { withE164 } from '../customers/e164.ts';
import { sameUnique } from '../customers/keys.ts';
import { ownAnswer } from '../customers/marketing.ts';
import { VersionMismatch } from '../errors.ts';
import { beginAttempt, type Limit } from '../limits/attempts.ts';
import { TooManyAttempts } from '../limits/too-many-attempts.ts';
import { orderMail } from '../mail/outbox.ts';
import { commit, mergeChanges } from '../table/commit.ts';
import type { Table } from '../table/table.ts';
import type { MePatch } from './me-patch.ts';
import { asOwner, type OpenSession } from './session.ts';
import type { ShopRules } from './shop-rules.ts';

/** Whether somebody has a username shows when one asks for it. A network may be a storefront's server: no limit for it. */
const usernameTries: Limit = { name: 'username', most: 10, windowSeconds: 60 * 60 };

/**
 * Changes the record of who is logged in.
 * @param expected the version the caller knows; a patch that would change nothing is done in any version
 * @throws ValueTaken, InvalidRequest, VersionMismatch, Unauthenticated
 * @throws TooManyAttempts when they have asked for too many usernames lately
 */
export async function changeMe(
  { table, defaultCountry, marketingDoubleOptIn }: ShopRules,
  session: OpenSession,
  { marketing, ...fields }: MePatch,
  origin: Origin,
  expected?: number,
): Promise<StoredCustomer> {
  await requireFewUsernames(table, session.account.customer, fields.username);
  const run = async ({ customer }: OpenSession['account']) => {
    const answer = marketing && ownAnswer(customer.marketing, marketing, marketingDoubleOptIn, origin.now);
    const patch = { ...withE164(fields, defaultCountry), ...(answer && { marketing: answer }) };
    const update = updateCustomer(customer, patch, origin);
    if (!update) return customer;
    if (expected !== undefined && customer.version !== expected) throw new VersionMismatch();
    const customerId = customer.id;
    const toConfirm = answer?.requestedAt
      ? [orderMail({ kind: 'confirm-marketing', customerId }, origin.now)]
      : [];
    await commit(table, mergeChanges(update.change, { writes: toConfirm }));
    return update.customer;
  };
  return await asOwner(table, session, run, expected !== undefined);
}

async function requireFewUsernames(
  table: Table,
  { id, username }: StoredCustomer,
  wanted: string | null | undefined,
): Promise<void> {
  if (wanted == null || sameUnique('username', username, wanted)) return;
  const attempt = await beginAttempt(table, [{ limit: usernameTries, who: id }]);
  if (!attempt.allowed) throw new TooManyAttempts(attempt.retryAfterSeconds);
}
