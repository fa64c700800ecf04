import * as z from 'zod';
import { customFieldPatch, customFieldValues } from '../custom-fields/values.ts';
import { identity } from '../erasure/identity.ts';
import type { FieldError } from '../errors.ts';
import { groupId, mostGroups } from '../groups/group.ts';
import { patchOf } from '../merge-patch/patch-schema.ts';
import { pictureView, storedPicture } from '../pictures/picture.ts';
import { fault } from '../schema/faults.ts';
import { shownSums } from '../standing/shown-sums.ts';
import { languages } from '../text/languages.ts';
import { multilineText, text } from '../text/text.ts';
import { address, addressInput, addressPatch, sameAsShipping } from './address.ts';
import { birthDate } from './birth-date.ts';
import { business, businessInput, businessPatch } from './business.ts';
import { emailAddress } from './email-address.ts';
import { marketing, marketingInput, marketingPatch, neverAsked } from './marketing.ts';
import { membership, membershipInput, membershipPatch } from './membership.ts';
import {
  openingBalance,
  openingBalanceInput,
  openingBalancePatch,
  storedOpeningBalance,
} from './opening-balance.ts';
import { phoneNumber } from './phone.ts';
import { tags } from './tags.ts';
import { username } from './username.ts';

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

const groupIds = z
  .array(groupId)
  .max(mostGroups)
  .transform((ids) => [...new Set(ids)])
  .meta({ description: 'The groups that the customer is in.' });

/** The fields that the shop edits and that hold one value each. */
const simple = {
  firstName: text(100).meta({ examples: ['Ada'] }),
  lastName: text(100).meta({ examples: ['Lovelace'] }),
  name: text(200).meta({ description: 'The full name, when first and last name are not known apart.' }),
  email: emailAddress.meta({
    description: 'Unique. Stored in lower case, its domain in ASCII (IDNA).',
    examples: ['ada@shop.example'],
  }),
  phone: phoneNumber.meta({ description: 'Kept as it is typed; `phoneE164` says which number is meant.' }),
  officePhone: phoneNumber,
  username: username.meta({
    description: 'Unique, whatever its letter case: 2 to 60 characters without blanks and `@`.',
  }),
  idNumber: text(100).meta({ description: 'Of an identity document.' }),
  externalId: text(100).meta({
    description: 'The identifier in another system, a till say. Unique.',
    examples: ['till-4711'],
  }),
  birthDate,
  gender,
  language: z.enum(languages).meta({ description: 'The language of mails. Default: the shop’s.' }),
  status: customerStatus,
  tags,
  groupIds,
  taxExempt: z.boolean().meta({ description: 'Pays no tax.' }),
  taxId: text(50).meta({ description: 'VAT or other tax number.' }),
  notificationsOptIn: z.boolean().meta({ description: 'Wants notifications about orders and the account.' }),
  rewardsSummaryOptIn: z.boolean().meta({ description: 'Wants the summary of reward points.' }),
  notes: multilineText(2000).meta({ description: 'What the staff should know. The customer never sees it.' }),
};

/** What somebody says of themselves who becomes a customer alone. */
export const selfDescription = z
  .strictObject(simple)
  .pick({ firstName: true, lastName: true, name: true, phone: true, birthDate: true, language: true })
  .partial();

/** What a new customer may be given. */
export const customerInput = z
  .strictObject({
    ...z.strictObject(simple).partial().shape,
    status: simple.status.default('active'),
    tags: tags.default([]),
    groupIds: groupIds.default([]),
    taxExempt: simple.taxExempt.default(false),
    notificationsOptIn: simple.notificationsOptIn.default(false),
    rewardsSummaryOptIn: simple.rewardsSummaryOptIn.default(false),
    marketing: marketingInput.optional(),
    business: businessInput.optional(),
    shippingAddress: addressInput.optional(),
    billingAddress: z.union([sameAsShipping, addressInput]).optional(),
    membership: membershipInput.optional(),
    openingBalance: openingBalanceInput.optional(),
    customFields: customFieldValues.default({}),
  })
  .superRefine((input, { issues }) => {
    // What is misspelled may be what seems to be missing.
    const contradiction = issues.length > 0 ? undefined : contradictionIn(input);
    if (!contradiction) return;
    const { pointer, code, message } = contradiction;
    const path = pointer.split('/').slice(1);
    issues.push({ code: 'custom', input, path, ...fault(code, message) });
  })
  .meta({
    id: 'NewCustomer',
    examples: [
      {
        firstName: 'Ada',
        lastName: 'Lovelace',
        email: 'ada@shop.example',
        phone: '020 7946 0958',
        birthDate: '1990-12-10',
        tags: ['founder'],
        marketing: { email: true, source: 'checkout' },
        shippingAddress: {
          line1: '12 St James’s Square',
          city: 'London',
          postalCode: 'SW1Y 4JH',
          country: 'GB',
        },
        billingAddress: 'same',
      },
    ],
  });
export type CustomerInput = z.output<typeof customerInput>;

/** A change to a customer: JSON Merge Patch (RFC 7396); null clears a field, or sets it back to its default. */
export const customerPatch = patchOf({
  ...simple,
  marketing: marketingPatch,
  business: businessPatch,
  shippingAddress: addressPatch,
  billingAddress: z.union([sameAsShipping, addressPatch]),
  membership: membershipPatch,
  openingBalance: openingBalancePatch,
  customFields: customFieldPatch,
}).meta({
  id: 'CustomerPatch',
  examples: [
    { phone: '+44 20 7946 0000', tags: ['founder', 'vip'], notes: null, marketing: { email: false } },
  ],
});
export type CustomerPatch = z.output<typeof customerPatch>;

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
  source: customerSource,
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
        firstName: 'Ada',
        lastName: 'Lovelace',
        email: 'ada@shop.example',
        phone: '020 7946 0958',
        phoneE164: '+442079460958',
        birthDate: '1990-12-10',
        status: 'active',
        tags: ['founder'],
        groupIds: [],
        taxExempt: false,
        notificationsOptIn: false,
        rewardsSummaryOptIn: false,
        marketing: { email: true, at: '2026-11-22T10:00:00.000Z', source: 'checkout' },
        shippingAddress: {
          line1: '12 St James’s Square',
          city: 'London',
          postalCode: 'SW1Y 4JH',
          country: 'GB',
        },
        billingAddress: 'same',
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
export type Customer = z.output<typeof customer>;

/** What the rules that reach across fields look at. */
type Known = { readonly [Field in keyof StoredCustomer]?: unknown };

/** Why the fields cannot stand together, and where; undefined when they can. */
export function contradictionIn(fields: Known): FieldError | undefined {
  if (!isIdentified(fields)) {
    const message = 'A customer needs at least one of email, phone, externalId, name, firstName, lastName.';
    return { pointer: '', code: 'not_identified', message };
  }
  if (fields.billingAddress === 'same' && Object.keys(fields.shippingAddress ?? {}).length === 0) {
    const message = 'The billing address is the same as the shipping address: give a shippingAddress.';
    return { pointer: '/shippingAddress', code: 'required', message };
  }
  return undefined;
}

/** Whether there is at least one thing to know the customer by. */
export function isIdentified({ email, phone, externalId, name, firstName, lastName }: Known): boolean {
  return [email, phone, externalId, name, firstName, lastName].some((value) => value != null);
}
