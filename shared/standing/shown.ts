import type { StoredCustomer } from '../customers/customer.ts';
import type { StoredStanding } from './standing.ts';
import { type Sums, sumsOf } from './sums.ts';

/** A customer as it is answered: with what it comes to, in the shop's currency. */
export type ShownCustomer = StoredCustomer & Sums;

/**
 * The customer as it is answered.
 * @param standing absent: there is nothing to say of it
 * @param currency the shop's
 */
export const shown = (
  customer: StoredCustomer,
  standing: StoredStanding | undefined,
  currency: string,
): ShownCustomer => ({ ...customer, ...sumsOf(standing, currency) });
