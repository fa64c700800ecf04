import * as z from 'zod';
import { customerId } from '../customers/customer.ts';
import { emailAddress } from '../customers/email-address.ts';
import { declare } from './endpoint.ts';
import { linkToken } from './sign-in-parts.ts';

const confirming = {
  method: 'POST',
  function: 'credentials',
  scope: 'public',
  body: z.strictObject({ token: linkToken }),
} as const;

/** What customers confirm with a mailed link. */
export const confirmations = declare({
  requestEmailVerification: {
    method: 'POST',
    path: '/v1/auth/email-verification',
    function: 'credentials',
    scope: 'public',
    tag: 'Sign-in',
    summary: 'Ask for a mail with a link that proves an e-mail address',
    description:
      'The answer is the same whether or not a customer has the address; a mail goes only to one who has, and has not proved it yet.',
    body: z.strictObject({ email: emailAddress }),
    success: { status: 202, description: 'Noted.', schema: z.object({}).meta({ examples: [{}] }) },
  },
  confirmEmailVerification: {
    ...confirming,
    path: '/v1/auth/email-verification/confirm',
    tag: 'Sign-in',
    summary: 'Prove an e-mail address with the token of the mailed link',
    description: 'Works once, within three days. Sets `emailVerifiedAt`. Does not log in.',
    problems: ['link_expired', 'link_invalid', 'link_used'],
    success: { status: 204, description: 'The address is proved.' },
  },
  confirmEmailChange: {
    ...confirming,
    path: '/v1/auth/email-change/confirm',
    tag: 'Sign-in',
    summary: 'Change one’s e-mail address with the token of the mailed link',
    description:
      'Works once, within an hour. Ends every session and every other link of the customer, who logs in with the new address. When another customer has it by now, the answer is 409 and nothing changes; the link works still, should the address be free again in time. So it does where an address that is not confirmed must be first.',
    problems: ['already_exists', 'email_not_verified', 'link_expired', 'link_invalid', 'link_used'],
    success: { status: 204, description: 'The new address is the customer’s.' },
  },
  confirmMarketing: {
    ...confirming,
    path: '/v1/marketing/confirm',
    tag: 'Mail',
    summary: 'Say yes to marketing e-mails with the token of the mailed link',
    description:
      'The second step of double opt-in: works once, within seven days. Recorded in the consents with the source `double-opt-in`.',
    problems: ['link_expired', 'link_invalid', 'link_used'],
    success: { status: 204, description: 'The customer has agreed.' },
  },
  unsubscribe: {
    method: 'POST',
    path: '/v1/marketing/unsubscribe',
    function: 'credentials',
    scope: 'public',
    tag: 'Mail',
    summary: 'Say no to marketing e-mails with the token of a link to unsubscribe',
    description:
      'One click (RFC 8058): mail programs post here, with a body that need not be looked at. The link works for as long as there is the customer; again, it changes nothing. Recorded in the consents with the source `unsubscribe-link`.',
    query: z.looseObject({
      token: z
        .string()
        .max(200)
        .meta({
          description: 'Of the link.',
          examples: ['019a2f0e-7c1a-7000-8000-0000000000aa.d0EpUYRFT9pDzcR5YgHnmZ'],
        }),
    }),
    problems: ['link_invalid'],
    success: { status: 204, description: 'No marketing e-mails any more.' },
  },
  getUnsubscribeLink: {
    method: 'GET',
    path: '/v1/customers/{id}/unsubscribe-link',
    function: 'admin',
    scope: 'customers:read',
    tag: 'Mail',
    summary: 'Get the links that end marketing e-mails to a customer',
    description:
      'For the shop’s own newsletters: put `page` where people read, and `oneClick` into the header `List-Unsubscribe`, beside `List-Unsubscribe-Post: List-Unsubscribe=One-Click`. They stay the same. With them anybody can unsubscribe the customer, and do nothing else.',
    params: z.object({ id: customerId }),
    success: {
      status: 200,
      description: 'The links.',
      schema: z.object({ page: z.url(), oneClick: z.url() }).meta({
        id: 'UnsubscribeLinks',
        examples: [
          {
            page: 'https://api.shop.example/unsubscribe?lang=en#token=019a2f0e-7c1a-7000-8000-0000000000aa.d0EpUYRFT9pDzcR5YgHnmZ',
            oneClick:
              'https://api.shop.example/v1/marketing/unsubscribe?token=019a2f0e-7c1a-7000-8000-0000000000aa.d0EpUYRFT9pDzcR5YgHnmZ',
          },
        ],
      }),
    },
  },
});
