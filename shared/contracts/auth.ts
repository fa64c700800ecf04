import * as z from 'zod';
import { longestPassword } from '../credentials/password-policy.ts';
import { customer } from '../customers/customer.ts';
import { emailAddress } from '../customers/email-address.ts';
import { declare } from './endpoint.ts';

/** Bounded far above what the policy takes, so that the policy can say what is wrong. */
const password = z
  .string()
  .max(4 * longestPassword)
  .meta({ description: 'As it was typed: every character counts.', examples: ['a horse of stained glass'] });

/** What a customer sees of their own record. */
const me = customer
  .pick({
    id: true,
    firstName: true,
    lastName: true,
    name: true,
    email: true,
    phone: true,
    phoneE164: true,
    username: true,
    birthDate: true,
    gender: true,
    status: true,
    marketing: true,
    notificationsOptIn: true,
    rewardsSummaryOptIn: true,
    business: true,
    shippingAddress: true,
    billingAddress: true,
    picture: true,
    createdAt: true,
    updatedAt: true,
  })
  .meta({
    id: 'Me',
    examples: [
      {
        id: '019a2f0e-7c1a-7000-8000-0000000000aa',
        firstName: 'Ada',
        lastName: 'Lovelace',
        email: 'ada@shop.example',
        status: 'active',
        notificationsOptIn: false,
        rewardsSummaryOptIn: false,
        marketing: { email: true, at: '2026-11-22T10:00:00.000Z', source: 'checkout' },
        createdAt: '2026-11-22T10:00:00.000Z',
        updatedAt: '2026-11-22T10:00:00.000Z',
      },
    ],
  });

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
      token: z
        .string()
        .max(200)
        .meta({
          description: 'What follows `#token=` in the mailed link.',
          examples: ['d0EpUYRFT9pDzcR5YgHnmZvQ6xJ2sWk8aLb3tNf7uVo'],
        }),
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
    description: 'Says the same of a wrong password, an unknown address and a blocked customer.',
    body: z.strictObject({ email: emailAddress, password }),
    problems: ['wrong_credentials', 'too_many_attempts'],
    success: {
      status: 200,
      description: 'A session of 30 days.',
      schema: z.object({
        token: z.string().meta({
          description: 'What to send as `Authorization: Bearer …`.',
          examples: ['cs_d0EpUYRFT9pDzcR5YgHnmZvQ6xJ2sWk8aLb3tNf7uVo'],
        }),
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
