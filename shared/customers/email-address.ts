import * as z from 'zod';
import { fault } from '../schema/faults.ts';
import { canonicalEmail } from './email.ts';

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
      ...fault('invalid_email', 'This is not an e-mail address.'),
    });
    return z.NEVER;
  })
  .meta({ format: 'idn-email', examples: ['ada@shop.example'] });
