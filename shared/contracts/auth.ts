import * as z from 'zod';
import { registration } from '../credentials/registration.ts';
import { emailAddress } from '../customers/email-address.ts';
import { declare } from './endpoint.ts';
import { me } from './me.ts';
import { linkToken, openedSession, password } from './sign-in-parts.ts';

export const auth = declare({
  register: {
    method: 'POST',
    path: '/v1/auth/register',
    function: 'credentials',
    scope: 'public',
    tag: 'Sign-in',
    summary: 'Register a customer',
    description:
      'Makes a customer with a password, and logs them in. A mail asks them to confirm the address; until then `emailVerifiedAt` is absent: show nobody what belongs to the owner of an address that is not confirmed. An address that a customer has already is answered `account_exists`, whether that customer has a password, has none yet or is blocked. Where the shop asks for double opt-in, a yes to marketing is a request at first.',
    body: registration.extend({ password }).meta({
      id: 'NewAccount',
      examples: [
        {
          email: 'ada@shop.example',
          password: 'a horse of stained glass',
          firstName: 'Ada',
          lastName: 'Lovelace',
          marketing: { email: true, source: 'sign-up' },
        },
      ],
    }),
    problems: ['account_exists', 'too_many_attempts'],
    success: {
      status: 201,
      description: 'The customer, with a session.',
      schema: openedSession.extend({ customer: me }),
    },
  },
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
    success: { status: 202, description: 'Noted.', schema: z.object({}).meta({ examples: [{}] }) },
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
    body: z.strictObject({
      token: linkToken,
      password,
    }),
    problems: ['link_expired', 'link_invalid', 'link_used'],
    success: { status: 204, description: 'The password is set.' },
  },
  logIn: {
    method: 'POST',
    path: '/v1/auth/login',
    function: 'credentials',
    scope: 'public',
    tag: 'Sign-in',
    summary: 'Log a customer in',
    description:
      'Says the same of a wrong password, an unknown address and a blocked customer. Where the shop has forced a reset, the right password is answered `password_reset_required`, and a link to set another one is mailed, unless the address bounced or complained or has had too many: then only the shop can help.',
    body: z.strictObject({ email: emailAddress, password }),
    problems: ['wrong_credentials', 'password_reset_required', 'too_many_attempts'],
    success: {
      status: 200,
      description: 'A session: of 30 days after its last use, and of 180 days in all.',
      schema: openedSession.extend({ customer: me }),
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
});
