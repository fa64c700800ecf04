import * as z from 'zod';
import { customFieldPatch, customFieldValues } from '../custom-fields/values.ts';
import { groupId, mostGroups } from '../groups/group.ts';
import { patchOf } from '../merge-patch/patch-schema.ts';
import { fault } from '../schema/faults.ts';
import { languages } from '../text/languages.ts';
import { multilineText, text } from '../text/text.ts';
import { addressInput, addressPatch, sameAsShipping } from './address.ts';
import { birthDate } from './birth-date.ts';
import { businessInput, businessPatch } from './business.ts';
import { contradictionIn } from './contradictions.ts';
import { customerStatus, gender } from './customer.ts';
import { emailAddress } from './email-address.ts';
import { exampleCustomer } from './example.ts';
import { marketingInput, marketingPatch } from './marketing.ts';
import { membershipInput, membershipPatch } from './membership.ts';
import { explainNotFields } from './not-fields.ts';
import { openingBalanceInput, openingBalancePatch } from './opening-balance.ts';
import { phoneNumber } from './phone.ts';
import { tags } from './tags.ts';
import { username } from './username.ts';

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
  .superRefine(explainNotFields)
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
    examples: [{ ...exampleCustomer, marketing: { email: true, source: 'checkout' } }],
  });
export type CustomerInput = z.output<typeof customerInput>;

/** The fields of a change to a customer. */
export const patchedFields = patchOf({
  ...simple,
  marketing: marketingPatch,
  business: businessPatch,
  shippingAddress: addressPatch,
  billingAddress: z.union([sameAsShipping, addressPatch]),
  membership: membershipPatch,
  openingBalance: openingBalancePatch,
  customFields: customFieldPatch,
});

/** A change to a customer: JSON Merge Patch (RFC 7396); null clears a field, or sets it back to its default. */
export const customerPatch = patchedFields.superRefine(explainNotFields).meta({
  id: 'CustomerPatch',
  examples: [
    { phone: '+44 20 7946 0000', tags: ['founder', 'vip'], notes: null, marketing: { email: false } },
  ],
});
export type CustomerPatch = z.output<typeof customerPatch>;
