import * as z from 'zod';
import type { StoredCustomer } from '../customers/customer.ts';

/** By what copies of somebody are found in files and filters. */
export const identity = z.object({
  /** Values that no two people have in common, or hardly any. */
  texts: z.array(z.string()),
  /** Phone numbers. */
  phones: z.array(z.string()),
});
export type Identity = z.output<typeof identity>;

/** What a customer is known by, as far as these fields tell: those of the record, or those of its row for the directory. */
export type KnownFields = Partial<
  Pick<
    StoredCustomer,
    | 'email'
    | 'username'
    | 'externalId'
    | 'idNumber'
    | 'taxId'
    | 'name'
    | 'firstName'
    | 'lastName'
    | 'phone'
    | 'phoneE164'
    | 'officePhone'
    | 'officePhoneE164'
    | 'shippingAddress'
    | 'billingAddress'
    | 'business'
    | 'membership'
    | 'earlierIdentity'
  >
>;

/** What a customer is, and was, known by: what was known first comes first. */
export function identityOf(known: KnownFields): Identity {
  const { email, username, externalId, idNumber, taxId, name, business, membership } = known;
  const { shippingAddress, billingAddress } = known;
  const addresses = [
    shippingAddress,
    billingAddress === 'same' ? undefined : billingAddress,
    business?.address,
  ];
  const texts = [
    ...(known.earlierIdentity?.texts ?? []),
    email,
    username,
    externalId,
    idNumber,
    taxId,
    name,
    ...fullNames(known),
    business?.registrationNumber,
    membership?.number,
    membership?.verificationCode,
    ...addresses.flatMap((address) => [address?.line1, ...(address ? fullNames(address) : [])]),
  ];
  const phones = [
    ...(known.earlierIdentity?.phones ?? []),
    known.phone,
    known.phoneE164,
    known.officePhone,
    known.officePhoneE164,
    ...addresses.map((address) => address?.phone),
  ];
  return { texts: distinct(texts), phones: distinct(phones) };
}

/** What both tell. */
export const bothOf = (one: Identity, other: Identity): Identity => ({
  texts: distinct([...one.texts, ...other.texts]),
  phones: distinct([...one.phones, ...other.phones]),
});

/** In the two orders in which people write them. */
function fullNames({ firstName, lastName }: Pick<KnownFields, 'firstName' | 'lastName'>): string[] {
  return firstName && lastName ? [`${firstName} ${lastName}`, `${lastName} ${firstName}`] : [];
}

const distinct = (values: readonly (string | undefined)[]): string[] => [
  ...new Set(values.filter((value) => value !== undefined)),
];
