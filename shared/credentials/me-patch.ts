import type * as z from 'zod';
import { patchedFields } from '../customers/input.ts';
import { ownMarketing } from '../customers/marketing.ts';

/** What customers change of their own record: who and where they are, and what they want to be sent. */
export const mePatch = patchedFields
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
