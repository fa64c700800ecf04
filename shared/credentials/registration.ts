import type * as z from 'zod';
import { emailAddress } from '../customers/email-address.ts';
import { selfDescription } from '../customers/input.ts';
import { ownMarketing } from '../customers/marketing.ts';

/** What somebody says who becomes a customer alone. The password is apart: it is no field of a customer. */
export const registration = selfDescription
  .extend({ email: emailAddress, marketing: ownMarketing.optional() })
  .meta({ id: 'Registration' });
export type Registration = z.output<typeof registration>;
