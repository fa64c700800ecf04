import * as z from 'zod';
import { text } from '../text/text.ts';

/** A name to sign in with, other than the e-mail address: without blanks and `@`, so that nobody takes it for one. */
export const username = text(60)
  .pipe(z.string().regex(/^[^\s@]{2,}$/u, 'A username has at least two characters, no blank and no @.'))
  .meta({ examples: ['ada.lovelace'] });

/** The form in which usernames are unique: letter case and compatibility forms make no difference. Idempotent. */
export const canonicalUsername = (name: string): string =>
  name.normalize('NFKC').toLowerCase().normalize('NFKC');
