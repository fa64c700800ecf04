import * as z from 'zod';
import { fault } from '../schema/faults.ts';
import { declare } from './endpoint.ts';
import { customerParams } from './parts.ts';
import { password } from './sign-in-parts.ts';

export const credentials = declare({
  setCustomerPassword: {
    method: 'PUT',
    path: '/v1/customers/{id}/password',
    function: 'credentials',
    scope: 'credentials:write',
    tag: 'Sign-in',
    summary: 'Set a customer’s password',
    description:
      'Typed twice, so that a slip locks nobody out. Ends every session and every mailed link of the customer, who is told by mail. With `requireChange` it is good for one thing only: whoever logs in with it is mailed a link to set another one; until then `passwordResetRequired` of the customer is true. A repeated request sets the same password again, and tells the customer again.',
    params: customerParams,
    body: z
      .strictObject({
        password,
        confirmation: z
          .string()
          .max(1024)
          .meta({
            description: 'The same once more.',
            examples: ['a horse of stained glass'],
          }),
        requireChange: z
          .boolean()
          .default(false)
          .meta({ description: 'Whether the customer must set another one before they get in.' }),
      })
      .refine((typed) => typed.password === typed.confirmation, {
        path: ['confirmation'],
        ...fault('contradictory', 'The two passwords differ.'),
      })
      .meta({
        id: 'NewPassword',
        examples: [{ password: 'a horse of stained glass', confirmation: 'a horse of stained glass' }],
      }),
    success: { status: 204, description: 'The password is set.' },
  },
  resetCustomerPassword: {
    method: 'POST',
    path: '/v1/customers/{id}/password-reset',
    function: 'credentials',
    scope: 'credentials:write',
    tag: 'Sign-in',
    summary: 'Mail a customer a link that sets a password',
    description:
      'The same mail, with the same limit for each customer, as if the customer had asked for it; nobody but the customer sees the link. With `force` every session and every link so far ends, and the password so far does not let anybody in any more: who logs in with it is answered `password_reset_required` and mailed a link. `passwordResetRequired` of the customer is true until another one is set.',
    params: customerParams,
    body: z.strictObject({
      force: z
        .boolean()
        .default(false)
        .meta({ description: 'Whether the customer must set another password before they get in again.' }),
    }),
    success: {
      status: 202,
      description: 'Noted.',
      schema: z
        .object({
          mail: z.enum(['ordered', 'no_address', 'blocked', 'bounced', 'complained']).meta({
            description:
              '`ordered`, or why none is sent: the customer has no e-mail address, is blocked, or mail to the address bounced or was complained of. What `force` says is done all the same.',
          }),
        })
        .meta({ examples: [{ mail: 'ordered' }] }),
    },
  },
});
