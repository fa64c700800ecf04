import * as z from 'zod';
import { mePatch } from '../credentials/me-patch.ts';
import { customer } from '../customers/customer.ts';
import { emailAddress } from '../customers/email-address.ts';
import { declare } from './endpoint.ts';
import { etag } from './parts.ts';
import { openedSession, password } from './sign-in-parts.ts';

/** What a customer sees of their own record. */
export const me = customer
  .pick({
    id: true,
    firstName: true,
    lastName: true,
    name: true,
    email: true,
    emailVerifiedAt: true,
    emailDelivery: true,
    phone: true,
    phoneE164: true,
    officePhone: true,
    officePhoneE164: true,
    username: true,
    birthDate: true,
    gender: true,
    language: true,
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
    ordersCount: true,
    totalSpent: true,
    firstOrderAt: true,
    lastOrderAt: true,
    creditBalance: true,
    points: true,
  })
  .meta({
    id: 'Me',
    examples: [
      {
        id: '019a2f0e-7c1a-7000-8000-0000000000aa',
        firstName: 'Ada',
        lastName: 'Lovelace',
        email: 'ada@shop.example',
        emailVerifiedAt: '2026-11-22T10:00:00.000Z',
        status: 'active',
        notificationsOptIn: false,
        rewardsSummaryOptIn: false,
        marketing: { email: true, at: '2026-11-22T10:00:00.000Z', source: 'checkout' },
        createdAt: '2026-11-22T10:00:00.000Z',
        updatedAt: '2026-11-22T10:00:00.000Z',
        ordersCount: 2,
        totalSpent: { amount: '84.90', currency: 'EUR' },
        firstOrderAt: '2026-11-22T10:05:00.000Z',
        lastOrderAt: '2026-12-03T16:20:00.000Z',
        creditBalance: { amount: '0.00', currency: 'EUR' },
        points: 84,
      },
    ],
  });

export const ownRecord = declare({
  getMe: {
    method: 'GET',
    path: '/v1/me',
    function: 'credentials',
    scope: 'session',
    tag: 'Sign-in',
    summary: 'Read one’s own record',
    description:
      'Also the way in which a storefront’s server verifies a session: one read of the table answers both, or 401 when the session has ended. Of who has registered and not confirmed the e-mail address, the sums of orders, credit and points are as if there were none: they may be somebody else’s.',
    success: { status: 200, description: 'The customer who is logged in.', schema: me, headers: etag },
  },
  updateMe: {
    method: 'PATCH',
    path: '/v1/me',
    function: 'credentials',
    scope: 'session',
    tag: 'Sign-in',
    summary: 'Change one’s own record',
    description:
      'JSON Merge Patch: what is absent stays, null clears. What the shop keeps of its customers (groups, tags, notes, tax and the like) cannot be named; e-mail address and password have endpoints of their own. Where the shop asks for double opt-in, a yes to marketing is a request at first (`marketing.requestedAt`), until the mailed link confirms it; the same yes again mails another link. Another username can be asked for ten times an hour: each time tells whether somebody has it.',
    body: mePatch,
    bodyType: 'application/merge-patch+json',
    ifMatch: true,
    problems: ['already_exists', 'too_many_attempts'],
    success: { status: 200, description: 'The changed record.', schema: me, headers: etag },
  },
  changePassword: {
    method: 'POST',
    path: '/v1/me/password',
    function: 'credentials',
    scope: 'session',
    tag: 'Sign-in',
    summary: 'Change one’s own password',
    description:
      'Ends every session and every mailed link, this session too: the answer has another one. The owner is told by mail. A wrong current password counts as a failed login.',
    body: z.strictObject({ currentPassword: password, newPassword: password }),
    problems: ['wrong_password', 'too_many_attempts'],
    success: { status: 200, description: 'The session to go on with.', schema: openedSession },
  },
  requestEmailChange: {
    method: 'POST',
    path: '/v1/me/email',
    function: 'credentials',
    scope: 'session',
    tag: 'Sign-in',
    summary: 'Ask for another e-mail address',
    description:
      'A link goes to the new address, and a notice to the one before; nothing changes until the link is confirmed, within an hour. The answer is the same whether or not another customer has the address: then no link goes out. To one’s own address nothing goes out either, and nothing changes. Five an hour. Who has registered, has not confirmed the address and has got orders, credit, points or cards by it must confirm it first.',
    body: z.strictObject({ email: emailAddress, password }),
    problems: ['email_not_verified', 'wrong_password', 'too_many_attempts'],
    success: { status: 202, description: 'Noted.', schema: z.object({}).meta({ examples: [{}] }) },
  },
});
