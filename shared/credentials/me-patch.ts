import type * as z from 'zod';
import { patchedFields } from '../customers/input.ts';
import { ownMarketing } from '../customers/marketing.ts';
import { notFields } from '../customers/not-fields.ts';
import { explainUnknown } from '../schema/explain-unknown.ts';

const own = patchedFields
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
  .extend({ marketing: ownMarketing.optional() });

/** What there is to know of each other field that a customer may try to change. */
const notOwn = {
  ...notFields,
  ...Object.fromEntries(
    [...Object.keys(patchedFields.shape), 'groups', 'picture'].map((field) => [
      field,
      'The shop keeps this.',
    ]),
  ),
  email: 'Change it by POST /v1/me/email: a mailed link confirms the new address.',
  password: 'Change it by POST /v1/me/password.',
};

/** What customers change of their own record: who and where they are, and what they want to be sent. */
export const mePatch = own.superRefine(explainUnknown(notOwn)).meta({
  id: 'MePatch',
  examples: [{ phone: '+44 20 7946 0000', language: 'en', marketing: { email: true, source: 'profile' } }],
});
export type MePatch = z.output<typeof mePatch>;
