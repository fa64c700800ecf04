import * as z from 'zod';
import { longestPassword } from '../credentials/password-policy.ts';
import { customer, emailAddress } from '../customers/customer.ts';
import { declare } from './endpoint.ts';

/** Bounded far above what the policy takes, so that the policy can say what is wrong. */
const password = z.string().max(4 * longestPassword);

/** What a customer sees of their own record. */
const me = customer.omit({ groupIds: true, source: true, externalId: true, taxExempt: true, version: true });

export const auth = declare({
  requestPasswordReset: {
    method: 'POST',
    path: '/v1/auth/password-reset',
    function: 'credentials',
    scope: 'public',
    tag: 'Sign-in',
    summary: 'Ask for a mail with a link that sets a password',
    description:
      'The answer is the same whether or not a customer has the address; a mail goes only to one who has. A customer whom the shop created or imported without a password gets a first one in this way.',
    body: z.strictObject({ email: emailAddress }),
    success: { status: 202, description: 'Noted.', schema: z.object({}) },
  },
  confirmPasswordReset: {
    method: 'POST',
    path: '/v1/auth/password-reset/confirm',
    function: 'credentials',
    scope: 'public',
    tag: 'Sign-in',
    summary: 'Set the password with the token of the mailed link',
    description:
      'Works once, within an hour. Ends every session and every other link of the customer. Does not log in.',
    body: z.strictObject({ token: z.string().max(200), password }),
    problems: ['reset_token_expired', 'reset_token_invalid', 'reset_token_used'],
    success: { status: 204, description: 'The password is set.' },
  },
  logIn: {
    method: 'POST',
    path: '/v1/auth/login',
    function: 'credentials',
    scope: 'public',
    tag: 'Sign-in',
    summary: 'Log a customer in',
    description: 'Says the same of a wrong password, an unknown address and a blocked customer.',
    body: z.strictObject({ email: emailAddress, password }),
    problems: ['wrong_credentials', 'too_many_attempts'],
    success: {
      status: 200,
      description: 'A session of 30 days.',
      schema: z.object({
        token: z.string().describe('What to send as `Authorization: Bearer …`.'),
        expiresAt: z.iso.datetime(),
        customer: me,
      }),
    },
  },
  logOut: {
    method: 'POST',
    path: '/v1/auth/logout',
    function: 'credentials',
    scope: 'session',
    tag: 'Sign-in',
    summary: 'End the session',
    success: { status: 204, description: 'Ended.' },
  },
  getMe: {
    method: 'GET',
    path: '/v1/me',
    function: 'credentials',
    scope: 'session',
    tag: 'Sign-in',
    summary: 'Read one’s own record',
    success: { status: 200, description: 'The customer who is logged in.', schema: me },
  },
});
