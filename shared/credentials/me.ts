import type { Origin } from '../audit/audit.ts';
import { updateCustomer } from '../customers/changes.ts';
import type { StoredCustomer } from '../customers/customer.ts';
import { withE164 } from '../customers/e164.ts';
import { ownAnswer } from '../customers/marketing.ts';
import { VersionMismatch } from '../errors.ts';
import { orderMail } from '../mail/outbox.ts';
import { commit, mergeChanges } from '../table/commit.ts';
import type { MePatch } from './me-patch.ts';
import { asOwner, type OpenSession } from './session.ts';
import type { ShopRules } from './shop-rules.ts';

/**
 * Changes the record of who is logged in.
 * @param expected the version the caller knows; a patch that would change nothing is done in any version
 * @throws ValueTaken, InvalidRequest, VersionMismatch, Unauthenticated
 */
export async function changeMe(
  { table, defaultCountry, marketingDoubleOptIn }: ShopRules,
  session: OpenSession,
  { marketing, ...fields }: MePatch,
  origin: Origin,
  expected?: number,
): Promise<StoredCustomer> {
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
