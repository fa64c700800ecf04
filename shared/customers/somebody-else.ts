import type { StoredCustomer } from './customer.ts';
import type { CustomerPatch } from './input.ts';
import { sameUnique } from './keys.ts';
import { compareNames, type Named } from './same-name.ts';

/** What people are told apart by, whatever a system calls them. */
type Described = Named & Pick<CustomerPatch, 'email'>;

/** Whether both have an e-mail address, and not the same. */
export const hasOtherEmail = (given: Described, { email }: Pick<StoredCustomer, 'email'>): boolean =>
  given.email != null && email !== undefined && !sameUnique('email', given.email, email);

/**
 * Whether whoever is described is somebody else than a customer who is found by what a system calls them, an external ID
 * or a username: another system may call another person so. They have another e-mail address, and their names have
 * nothing in common.
 * @param unnamed what counts where the names tell nothing: one of both has none, or they are in different scripts
 */
export function isSomebodyElse(
  given: Described,
  found: Named & Pick<StoredCustomer, 'email'>,
  unnamed: 'same' | 'other',
): boolean {
  if (!hasOtherEmail(given, found)) return false;
  return (compareNames(given, found) ?? unnamed) === 'other';
}
