import * as z from 'zod';
import { customFieldValues } from '../custom-fields/values.ts';
import { identity } from '../erasure/identity.ts';
import { groupId } from '../groups/group.ts';
import { pictureView, storedPicture } from '../pictures/picture.ts';
import { shownSums } from '../standing/shown-sums.ts';
import { languages } from '../text/languages.ts';
import { address, sameAsShipping } from './address.ts';
import { business } from './business.ts';
import { exampleCustomer } from './example.ts';
import { marketing, neverAsked } from './marketing.ts';
import { membership } from './membership.ts';
import { openingBalance, storedOpeningBalance } from './opening-balance.ts';

export const customerStatus = z.enum(['active', 'inactive', 'blocked']);
export const gender = z.enum(['female', 'male', 'other']);
/** Why an e-mail address gets no mail any more. */
export const emailDelivery = z.enum(['bounced', 'complained']);

export const customerId = z
  .uuid()
  .toLowerCase()
  .meta({
    description: 'Identifies the customer. UUIDv7: sorts by time of creation.',
    examples: ['019a2f0e-7c1a-7000-8000-0000000000aa'],
  });

/** How the customer came to be known: made by the shop's staff or systems, in a file, by themselves, or by an order. */
export const customerSource = z.enum(['api', 'import', 'registration', 'order']);

/** A customer as the table stores it: what the API shows, and what it does not. */
export const storedCustomer = z.object({
  id: customerId,
  firstName: z.string().optional(),
  lastName: z.string().optional(),
  name: z.string().optional(),
  email: z.string().optional(),
  phone: z.string().optional(),
  phoneE164: z
    .string()
    .optional()
    .meta({ description: 'The phone number that is meant, if it can be told.', examples: ['+442079460958'] }),
  officePhone: z.string().optional(),
  officePhoneE164: z.string().optional(),
  username: z.string().optional(),
  idNumber: z.string().optional(),
  externalId: z.string().optional(),
  birthDate: z.string().optional(),
  gender: gender.optional(),
  language: z.enum(languages).optional(),
  status: customerStatus.default('active'),
  tags: z.array(z.string()).default([]),
  groupIds: z.array(groupId).default([]),
  taxExempt: z.boolean().default(false),
  taxId: z.string().optional(),
  notificationsOptIn: z.boolean().default(false),
  rewardsSummaryOptIn: z.boolean().default(false),
  marketing: marketing.default(neverAsked),
  business: business.optional(),
  shippingAddress: address.optional(),
  billingAddress: z.union([sameAsShipping, address]).optional(),
  membership: membership.optional(),
  openingBalance: storedOpeningBalance.optional(),
  customFields: customFieldValues.default({}),
  picture: storedPicture.optional(),
  notes: z.string().optional(),
  hasPassword: z
    .boolean()
    .default(false)
    .meta({ description: 'Whether a password was ever set or imported.' }),
  passwordResetRequired: z.boolean().default(false).meta({
    description: 'Whether the password so far lets nobody in, until a mailed link has set another one.',
  }),
  emailVerifiedAt: z.iso.datetime().optional().meta({
    description:
      'When the customer proved that the e-mail address is theirs, by a mailed link. Gone with the address.',
  }),
  emailDelivery: emailDelivery.optional().meta({
    description:
      'The e-mail address gets no mail any more: `bounced` (there is no such mailbox) or `complained` (reported as spam).',
  }),
  source: customerSource.meta({
    description:
      'How the customer came to be known: from the staff or a system of the shop (`api`), a file (`import`), by themselves (`registration`), or by an order that named nobody who was known (`order`).',
  }),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  version: z.int().positive().meta({ description: 'Grows with each change; the ETag is made of it.' }),
  mergedIds: z.array(customerId).optional().meta({
    description:
      'The customers who were merged into this one, in that order. Their ids still lead here; absent: none were.',
  }),
  /**
   * The version in which the e-mail address or the status last changed, or a reset was forced without a password:
   * sessions and links from before it have ended.
   */
  identityVersion: z.int().positive().default(1),
  /** The version in which all sessions were last ended: those from before it have ended. */
  sessionsVersion: z.int().positive().default(1),
  /** What proves that a link to unsubscribe was mailed to this customer; made when the first such link is. */
  unsubscribeSecret: z.string().optional(),
  /** What proves it of links that were mailed to customers who were merged into this one. */
  earlierUnsubscribeSecrets: z.array(z.string()).optional(),
  /** By what they were known before: whoever asks to be forgotten is found by it in what is older than the change. */
  earlierIdentity: identity.optional(),
});
export type StoredCustomer = z.output<typeof storedCustomer>;

/** A customer as the API answers it. */
export const customer = storedCustomer
  .omit({
    identityVersion: true,
    sessionsVersion: true,
    unsubscribeSecret: true,
    earlierUnsubscribeSecrets: true,
    earlierIdentity: true,
  })
  .extend({ picture: pictureView.optional(), openingBalance: openingBalance.optional(), ...shownSums })
  .meta({
    id: 'Customer',
    examples: [
      {
        id: '019a2f0e-7c1a-7000-8000-0000000000aa',
        ...exampleCustomer,
        phoneE164: '+442079460958',
        status: 'active',
        groupIds: [],
        taxExempt: false,
        notificationsOptIn: false,
        rewardsSummaryOptIn: false,
        marketing: { email: true, at: '2026-11-22T10:00:00.000Z', source: 'checkout' },
        customFields: {},
        hasPassword: false,
        passwordResetRequired: false,
        source: 'api',
        createdAt: '2026-11-22T10:00:00.000Z',
        updatedAt: '2026-11-22T10:00:00.000Z',
        version: 1,
        ordersCount: 2,
        totalSpent: { amount: '84.90', currency: 'EUR' },
        firstOrderAt: '2026-11-22T10:05:00.000Z',
        lastOrderAt: '2026-12-03T16:20:00.000Z',
        creditBalance: { amount: '0.00', currency: 'EUR' },
        points: 84,
      },
    ],
  });
