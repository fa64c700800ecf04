import { fault } from '../schema/faults.ts';
import { text } from '../text/text.ts';

/** A phone number as somebody types it. It is kept so; `./e164.ts` says which number is meant. */
export const phoneNumber = text(40)
  .refine((typed) => /\p{Nd}/u.test(typed), fault('invalid_phone', 'A phone number has digits.'))
  .meta({ examples: ['020 7946 0958'] });
