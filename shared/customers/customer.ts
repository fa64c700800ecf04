import * as z from 'zod';
import { groupId } from '../groups/group.ts';
import { text } from '../text/text.ts';
import { canonicalEmail } from './email.ts';

/** An e-mail address as people type it; becomes its canonical form. */
export const emailAddress = z
  .string()
  .max(320)
  .transform((value, context) => {
    const address = canonicalEmail(value);
    if (address) return address;
    context.issues.push({ code: 'custom', input: value, message: 'This is not an e-mail address.' });
    return z.NEVER;
  });

const phone = text(40).pipe(z.string().regex(/\d/, 'A phone number has digits.'));

export const customerStatus = z.enum(['active', 'inactive', 'blocked']);

export const customerId = z
  .uuid()
  .toLowerCase()
  .describe('Identifies the customer. UUIDv7: sorts by time of creation.');

/** The most groups one customer can be in: each new one is checked in the customer's own transaction. */
const mostGroups = 20;

const groupIds = z
  .array(groupId)
  .max(mostGroups)
  .transform((ids) => [...new Set(ids)]);

/** The fields that the shop edits. */
const editable = {
  firstName: text(100),
  lastName: text(100),
  /** When only one name is known. */
  name: text(200),
  email: emailAddress,
  phone,
  externalId: text(100),
};

/** What a new customer may be given. */
export const customerInput = z
  .strictObject({
    firstName: editable.firstName.optional(),
    lastName: editable.lastName.optional(),
    name: editable.name.optional().describe('The full name, when first and last name are not known apart.'),
    email: editable.email.optional().describe('Unique. Stored in lower case.'),
    phone: editable.phone.optional(),
    externalId: editable.externalId
      .optional()
      .describe('The identifier in another system, a till say. Unique.'),
    status: customerStatus.default('active'),
    taxExempt: z.boolean().default(false),
    marketing: z
      .strictObject({ email: z.boolean() })
      .default({ email: false })
      .describe('What the customer has agreed to receive.'),
    groupIds: groupIds.default([]),
  })
  .refine(isIdentified, {
    message: 'A customer needs at least one of email, phone, externalId, name.',
    path: [],
  })
  .meta({ id: 'NewCustomer' });
export type CustomerInput = z.output<typeof customerInput>;

/** A change to a customer: JSON Merge Patch (RFC 7396); null clears a field. */
export const customerPatch = z
  .strictObject({
    firstName: editable.firstName.nullable().optional(),
    lastName: editable.lastName.nullable().optional(),
    name: editable.name.nullable().optional(),
    email: editable.email.nullable().optional(),
    phone: editable.phone.nullable().optional(),
    externalId: editable.externalId.nullable().optional(),
    status: customerStatus.optional(),
    taxExempt: z.boolean().optional(),
    marketing: z.strictObject({ email: z.boolean().optional() }).optional(),
    groupIds: groupIds.nullable().optional(),
  })
  .meta({ id: 'CustomerPatch' });
export type CustomerPatch = z.output<typeof customerPatch>;

/** How the customer came to be known. */
export const customerSource = z.enum(['api', 'import']);

/** A customer as the API answers it and the table stores it. */
export const customer = z
  .object({
    id: customerId,
    firstName: z.string().optional(),
    lastName: z.string().optional(),
    name: z.string().optional(),
    email: z.string().optional(),
    phone: z.string().optional(),
    externalId: z.string().optional(),
    status: customerStatus,
    taxExempt: z.boolean(),
    marketing: z.object({ email: z.boolean() }),
    groupIds: z.array(groupId),
    source: customerSource,
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    version: z.int().positive().describe('Grows with each change; the ETag is made of it.'),
  })
  .meta({ id: 'Customer' });
export type Customer = z.output<typeof customer>;

/** A customer as the table stores it: with what the API does not show. */
export const storedCustomer = customer.extend({
  /** The version in which the e-mail address or a block last changed: sessions from before it have ended. */
  identityVersion: z.int().positive().default(1),
});
export type StoredCustomer = z.output<typeof storedCustomer>;

/** Whether there is at least one thing to know the customer by. */
export function isIdentified(
  fields: {
    [Field in 'email' | 'phone' | 'externalId' | 'name' | 'firstName' | 'lastName']?:
      | string
      | null
      | undefined;
  },
): boolean {
  const { email, phone, externalId, name, firstName, lastName } = fields;
  return [email, phone, externalId, name, firstName, lastName].some((value) => value != null);
}
