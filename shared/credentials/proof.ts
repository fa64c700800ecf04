import type { StoredCustomer } from '../customers/customer.ts';
import { isUnproved } from '../customers/unproved.ts';
import { DomainError } from '../errors.ts';
import { type ShownCustomer, shown } from '../standing/shown.ts';
import type { Account } from './account.ts';

/** Whoever is logged in has registered, and has not shown yet that the e-mail address is theirs. */
class EmailNotVerified extends DomainError {
  readonly code = 'email_not_verified';

  constructor() {
    super('Confirm your e-mail address first, by the link that is mailed to it.');
  }
}

/**
 * The account, if it is known whose it is: what orders and the shop tell of the owner of an address is for nobody else.
 * @throws EmailNotVerified
 */
export function provedAccount(account: Account): Account {
  if (isUnproved(account.customer)) throw new EmailNotVerified();
  return account;
}

/**
 * Refuses another address where something has come by the one before, and nobody knows whether that was theirs.
 * @throws EmailNotVerified
 */
export function requireNothingOfOthers(account: Account): void {
  if (account.standing) provedAccount(account);
}

/**
 * The record as its owner sees it: without what it comes to, as long as somebody else may be that.
 * @param currency the shop's
 */
export const shownToOwner = (
  customer: StoredCustomer,
  standing: Account['standing'],
  currency: string,
): ShownCustomer => shown(customer, isUnproved(customer) ? undefined : standing, currency);
