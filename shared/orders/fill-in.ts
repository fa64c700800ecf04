import type { CustomerChange } from '../customers/changes.ts';
import type { StoredCustomer } from '../customers/customer.ts';
import type { OrderPerson } from './person.ts';

type Details = Omit<OrderPerson, 'id'>;

/** What orders tell of their customer. What stands together is one thing to know: a first name is not put to another's last name. */
const parts: readonly (readonly (keyof Details)[])[] = [
  ['email'],
  ['externalId'],
  ['firstName', 'lastName', 'name'],
  ['phone'],
  ['language'],
  ['shippingAddress'],
  ['billingAddress'],
  ['marketing'],
];

/**
 * What the record lacks and the orders tell: nothing that is known is overwritten, and the first order that tells it is
 * believed.
 * @param record absent: nothing is known yet
 */
export function lackingIn(
  record: Partial<StoredCustomer> | undefined,
  persons: readonly OrderPerson[],
): Details {
  const lacking: Details = {};
  for (const part of parts) {
    if (part.some((field) => isKnown(record, field))) continue;
    const teller = persons.find((person) => part.some((field) => person[field] !== undefined));
    if (!teller) continue;
    for (const field of part)
      Object.assign(lacking, teller[field] !== undefined && { [field]: teller[field] });
    // The same as the address of this order, which may not be the one that is kept.
    if (lacking.billingAddress === 'same' && lacking.shippingAddress !== teller.shippingAddress)
      lacking.billingAddress = teller.shippingAddress;
  }
  return lacking;
}

/** A customer who was asked has answered, or is to: also by a no. */
const isKnown = (record: Partial<StoredCustomer> | undefined, field: keyof Details): boolean =>
  field === 'marketing'
    ? record?.marketing?.at !== undefined || record?.marketing?.requestedAt !== undefined
    : record?.[field] !== undefined;

/** The same as a patch of the record; undefined when it lacks nothing. */
export function patchOfLacking(
  record: StoredCustomer,
  persons: readonly OrderPerson[],
): CustomerChange | undefined {
  const lacking = lackingIn(record, persons);
  return Object.keys(lacking).length > 0 ? lacking : undefined;
}
