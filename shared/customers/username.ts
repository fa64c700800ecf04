import { fault } from '../schema/faults.ts';
import { text } from '../text/text.ts';

/** The form in which usernames are unique: letter case and compatibility forms make no difference. Idempotent. */
export const canonicalUsername = (name: string): string =>
  name.normalize('NFKC').toLowerCase().normalize('NFKC');

/**
 * A name to sign in with, other than the e-mail address: without blanks and `@`, in its canonical form too, so that
 * nobody takes it for an address.
 */
export const username = text(60)
  .refine(
    (name) => /^[^\s@]{2,}$/u.test(canonicalUsername(name)),
    fault('invalid_format', 'A username has at least two characters, no blank and no @.'),
  )
  .meta({ examples: ['ada.lovelace'] });
