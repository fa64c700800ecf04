import * as z from 'zod';
import { fault } from '../schema/faults.ts';
import { canonicalEmail } from './email.ts';

/** What is wrong with a text that is no address here. */
const faultOf = (text: string): string =>
  canonicalEmail(text.replace(/\P{ASCII}(?=.*@)/gsu, 'x'))
    ? 'Before the @ only letters without accents, digits and signs of ASCII are taken: no mail can be sent to others.'
    : 'This is not an e-mail address.';

/** An e-mail address as people type it; becomes its canonical form. */
export const emailAddress = z
  .string()
  .max(320)
  .transform((value, context) => {
    const address = canonicalEmail(value);
    if (address) return address;
    context.issues.push({
      code: 'custom',
      input: value,
      ...fault('invalid_email', faultOf(value)),
    });
    return z.NEVER;
  })
  .meta({ format: 'idn-email', examples: ['ada@shop.example'] });
