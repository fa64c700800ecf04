import type { FieldError } from '../errors.ts';
import type { StoredCustomer } from './customer.ts';

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
