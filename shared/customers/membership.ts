import * as z from 'zod';
import { patchOf } from '../merge-patch/patch-schema.ts';
import { text } from '../text/text.ts';

export const membershipStatus = z.enum(['active', 'inactive', 'expired']);

const fields = {
  type: text(100).meta({ description: 'Such as ViP or Gold.' }),
  number: text(100),
  verificationCode: text(100),
  status: membershipStatus,
  validUntil: z.iso.date(),
};

const examples = [{ type: 'ViP', number: '10042', verificationCode: '7731', status: 'active' as const }];

/** A membership card as a client gives it. */
export const membershipInput = z.strictObject(fields).partial().meta({ id: 'MembershipInput', examples });
export const membershipPatch = patchOf(fields).meta({ id: 'MembershipPatch' });

/** A membership card as it is stored and answered. */
export const membership = z
  .object({
    type: z.string(),
    number: z.string(),
    verificationCode: z.string(),
    status: membershipStatus,
    validUntil: z.string(),
  })
  .partial()
  .meta({ id: 'Membership', examples });
