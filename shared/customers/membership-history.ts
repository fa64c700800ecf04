import * as z from 'zod';
import type { Origin } from '../audit/audit.ts';
import { timeOrderedId } from '../table/time-ordered-id.ts';
import { absent, put, type Write } from '../table/writes.ts';
import { membershipKey } from './keys.ts';
import { membership } from './membership.ts';

type Membership = z.output<typeof membership>;

/** One change of a customer's membership. Never changed; deleted only when the customer is anonymised. */
export const membershipChange = z
  .object({
    id: z.uuid(),
    from: membership.optional().meta({ description: 'What it was; absent: there was none.' }),
    to: membership.optional().meta({ description: 'What it became; absent: there is none any more.' }),
    actor: z.string().describe('Who changed it.'),
    requestId: z.string(),
    at: z.iso.datetime(),
  })
  .meta({
    id: 'MembershipChange',
    examples: [
      {
        id: '019a2f0e-7c1a-7000-8000-000000000001',
        from: { type: 'ViP', number: '10042', status: 'active' },
        to: { type: 'ViP', number: '10042', status: 'expired' },
        actor: 'api-key:mGq2vY0cT1aB',
        requestId: 'JKJaXmPLvHcESHA=',
        at: '2026-11-22T10:00:00.000Z',
      },
    ],
  });
export type MembershipChange = z.output<typeof membershipChange>;

/** The write that adds a change to the history, to go into the change's own transaction. */
export function membershipRecord(
  customerId: string,
  from: Membership | undefined,
  to: Membership | undefined,
  { actor, requestId, now }: Origin,
): Write {
  const id = timeOrderedId(now);
  const record: MembershipChange = {
    id,
    ...(from && { from }),
    ...(to && { to }),
    actor,
    requestId,
    at: now.toISOString(),
  };
  return put({ ...membershipKey(customerId, id), ...record }, absent());
}
