import type * as z from 'zod';
import type { Origin } from '../audit/audit.ts';
import { updateCustomer } from '../customers/changes.ts';
import { customerPatch, type StoredCustomer } from '../customers/customer.ts';
import { withE164 } from '../customers/e164.ts';
import { ownAnswer, ownMarketing } from '../customers/marketing.ts';
import { VersionMismatch } from '../errors.ts';
import { orderMail } from '../mail/outbox.ts';
import { commit, mergeChanges } from '../table/commit.ts';
import { asOwner, type OpenSession } from './session.ts';
import type { ShopRules } from './shop-rules.ts';

/** What customers change of their own record: who and where they are, and what they want to be sent. */
export const mePatch = customerPatch
  .pick({
    firstName: true,
    lastName: true,
    name: true,
    phone: true,
    officePhone: true,
    username: true,
    birthDate: true,
    gender: true,
    language: true,
    notificationsOptIn: true,
    rewardsSummaryOptIn: true,
    business: true,
    shippingAddress: true,
    billingAddress: true,
  })
  .extend({ marketing: ownMarketing.optional() })
  .meta({
    id: 'MePatch',
    examples: [{ phone: '+44 20 7946 0000', language: 'en', marketing: { email: true, source: 'profile' } }],
  });
export type MePatch = z.output<typeof mePatch>;

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
