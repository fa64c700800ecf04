import * as z from 'zod';
import type { CustomerChange } from '../customers/changes.ts';
import type { StoredCustomer } from '../customers/customer.ts';
import { emailAddress } from '../customers/email-address.ts';
import { findByUnique } from '../customers/repository.ts';
import { changeCustomer } from '../customers/service.ts';
import type { Table } from '../table/table.ts';

const recipients = z.array(z.object({ emailAddress: z.string() }));

/** What SES tells of a mail that came back, or that its reader reported as spam, as EventBridge delivers it. */
export const feedbackEvent = z.object({
  id: z.string(),
  detail: z.discriminatedUnion('eventType', [
    z.object({
      eventType: z.literal('Bounce'),
      bounce: z.object({ bounceType: z.string(), bouncedRecipients: recipients }),
    }),
    z.object({
      eventType: z.literal('Complaint'),
      complaint: z.object({
        complainedRecipients: recipients,
        complaintFeedbackType: z.string().nullish(),
      }),
    }),
  ]),
});
export type FeedbackEvent = z.output<typeof feedbackEvent>;

/**
 * Marks the customers whose address has bounced for good, or who complained: they get no more mail. A complaint also ends
 * the consent to marketing. The same event again changes nothing.
 */
export async function takeFeedback(table: Table, { id, detail }: FeedbackEvent): Promise<void> {
  const { mark, addresses } = meaningOf(detail);
  const origin = { actor: 'ses', requestId: id, now: table.clock() };
  for (const address of addresses) {
    const customer = await findByUnique(table, 'email', address);
    if (customer)
      await changeCustomer(table, customer.id, origin, (current) => changeFor(current, address, mark));
  }
}

type Mark = NonNullable<StoredCustomer['emailDelivery']>;

function meaningOf(detail: FeedbackEvent['detail']): { mark: Mark; addresses: string[] } {
  if (detail.eventType === 'Bounce') {
    const { bounceType, bouncedRecipients } = detail.bounce;
    // A full mailbox and the like pass.
    return { mark: 'bounced', addresses: bounceType === 'Permanent' ? canonical(bouncedRecipients) : [] };
  }
  const { complaintFeedbackType, complainedRecipients } = detail.complaint;
  // Some providers also tell that a reader has taken a mail out of the spam folder.
  const isComplaint = complaintFeedbackType !== 'not-spam';
  return { mark: 'complained', addresses: isComplaint ? canonical(complainedRecipients) : [] };
}

const canonical = (list: z.output<typeof recipients>): string[] =>
  list.flatMap((recipient) => emailAddress.safeParse(recipient.emailAddress).data ?? []);

function changeFor(current: StoredCustomer, address: string, mark: Mark): CustomerChange {
  if (current.email !== address || current.emailDelivery === 'complained') return {};
  if (mark === 'bounced') return { emailDelivery: mark };
  const { email, requestedAt } = current.marketing;
  const wantsMarketing = email || requestedAt !== undefined;
  return {
    emailDelivery: mark,
    ...(wantsMarketing && { marketing: { email: false, source: 'complaint' } }),
  };
}
