import type { StoredCustomer } from './customer.ts';

/** What a customer is called: first and last name, else the name that is not known apart; undefined: neither is known. */
export const fullName = ({
  firstName,
  lastName,
  name,
}: Pick<StoredCustomer, 'firstName' | 'lastName' | 'name'>): string | undefined =>
  [firstName, lastName].filter(Boolean).join(' ') || name;
