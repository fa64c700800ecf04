import type * as z from 'zod';
import { selfDescription } from '../customers/customer.ts';
import { emailAddress } from '../customers/email-address.ts';
import { ownMarketing } from '../customers/marketing.ts';

/** What somebody says who becomes a customer alone. The password is apart: it is no field of a customer. */
export const registration = selfDescription
  .extend({ email: emailAddress, marketing: ownMarketing.optional() })
  .meta({ id: 'Registration' });
export type Registration = z.output<typeof registration>;
