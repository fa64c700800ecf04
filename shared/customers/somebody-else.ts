import { fold } from '../text/fold.ts';
import type { StoredCustomer } from './customer.ts';
import type { CustomerPatch } from './input.ts';
import { sameUnique } from './keys.ts';

/** What people are told apart by, whatever a system calls them. */
type Described = Pick<CustomerPatch, 'email' | 'firstName' | 'lastName' | 'name'>;

/** Whether both have an e-mail address, and not the same. */
export const hasOtherEmail = (given: Described, { email }: Pick<StoredCustomer, 'email'>): boolean =>
  given.email != null && email !== undefined && !sameUnique('email', given.email, email);

/**
 * Whether whoever is described is somebody else than a customer who is found by what a system calls them, an external ID
 * or a username: another system may call another person so. They have another e-mail address, and no word of their
 * names is the same.
 * @param unnamed what counts where one of both has no name
 */
export function isSomebodyElse(given: Described, found: StoredCustomer, unnamed: 'same' | 'other'): boolean {
  if (!hasOtherEmail(given, found)) return false;
  const [words, known] = [wordsOf(given), wordsOf(found)];
  if (words.size === 0 || known.size === 0) return unnamed === 'other';
  return words.isDisjointFrom(known);
}

const wordsOf = ({ firstName, lastName, name }: Described): Set<string> =>
  new Set(
    [firstName, lastName, name].flatMap((text) => fold(text ?? '').match(/[\p{L}\p{M}\p{N}]+/gu) ?? []),
  );
