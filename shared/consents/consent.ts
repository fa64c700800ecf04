import * as z from 'zod';
import type { Origin } from '../audit/audit.ts';
import { consentKey } from '../customers/keys.ts';
import type { Marketing } from '../customers/marketing.ts';
import { timeOrderedId } from '../table/time-ordered-id.ts';
import { absent, put, type Write } from '../table/writes.ts';

/** One answer of a customer to the question whether they want marketing. Never changed, never deleted. */
export const consent = z
  .object({
    id: z.uuid(),
    email: z.boolean().describe('Whether they agreed to marketing by e-mail.'),
    at: z.iso.datetime().describe('When they answered.'),
    source: z.string().optional().describe('Where they answered.'),
    requestedAt: z.iso.datetime().optional().meta({
      description:
        'When they had asked for it themselves, if this confirms that: the first step of double opt-in.',
    }),
    recordedAt: z.iso.datetime().describe('When Clientele learned of it.'),
    actor: z.string().describe('Who recorded it.'),
    requestId: z.string(),
  })
  .meta({
    id: 'Consent',
    examples: [
      {
        id: '019a2f0e-7c1a-7000-8000-000000000001',
        email: true,
        at: '2026-11-22T10:00:00.000Z',
        source: 'checkout',
        recordedAt: '2026-11-22T10:00:01.000Z',
        actor: 'api-key:mGq2vY0cT1aB',
        requestId: 'JKJaXmPLvHcESHA=',
      },
    ],
  });
export type Consent = z.output<typeof consent>;

/**
 * The write that adds the customer's answer to the history, to go into the change's own transaction.
 * @param requestedAt when the customer asked for what they now confirm
 */
export function consentRecord(
  customerId: string,
  { email, at, source }: Marketing,
  origin: Origin,
  requestedAt?: string,
): Write {
  const { actor, requestId, now } = origin;
  const id = timeOrderedId(now);
  const recordedAt = now.toISOString();
  const record: Consent = {
    id,
    email,
    at: at ?? recordedAt,
    ...(source !== undefined && { source }),
    ...(requestedAt !== undefined && { requestedAt }),
    recordedAt,
    actor,
    requestId,
  };
  return put({ ...consentKey(customerId, id), ...record }, absent());
}
