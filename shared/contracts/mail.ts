import * as z from 'zod';
import { customer, customerId } from '../customers/customer.ts';
import { checkedTexts, shopTexts } from '../mail/texts/shop-texts.ts';
import { textKeys } from '../mail/texts/texts.ts';
import { languages } from '../text/languages.ts';
import { declare } from './endpoint.ts';
import { etag } from './parts.ts';

const params = z.object({
  language: z.enum(languages).meta({ description: 'The language of the mails.', examples: ['en'] }),
});

const mailTexts = z
  .object({
    language: z.enum(languages),
    texts: checkedTexts.describe('What the shop says otherwise.'),
    standard: z
      .record(z.string(), z.string())
      .describe('What mails say where the shop does not say it otherwise; every key.'),
  })
  .meta({
    id: 'MailTexts',
    examples: [
      {
        language: 'en',
        texts: { 'password-reset.action': 'Choose a password' },
        standard: { 'password-reset.action': 'Set a password' },
      },
    ],
  });

export const mail = declare({
  getMailTexts: {
    method: 'GET',
    path: '/v1/mail-texts/{language}',
    function: 'admin',
    scope: 'customers:read',
    tag: 'Mail',
    summary: 'Read what mails say',
    params,
    success: { status: 200, description: 'The texts of that language.', schema: mailTexts, headers: etag },
  },
  replaceMailTexts: {
    method: 'PUT',
    path: '/v1/mail-texts/{language}',
    function: 'admin',
    scope: 'settings:write',
    tag: 'Mail',
    summary: 'Say it otherwise in mails',
    description: `Replaces all texts of the shop in that language; one that is left out is the standard text again. The next mail says it. There are ${textKeys.length} of them: a mail has a subject, a heading, a lead above its button, an action on it and a close below. What is so already is answered as done, whatever \`If-Match\` says.`,
    params,
    body: z.strictObject({ texts: shopTexts }),
    ifMatch: true,
    success: { status: 200, description: 'The texts now.', schema: mailTexts, headers: etag },
  },
  resetEmailDelivery: {
    method: 'POST',
    path: '/v1/customers/{id}/email-delivery/reset',
    function: 'admin',
    scope: 'customers:write',
    tag: 'Mail',
    summary: 'Send mail to an address again',
    description:
      'Takes the mark off that mail to the customer’s address bounced, or that they complained of it: when the mailbox is there again, or the customer asks for it. If it bounces again, the mark is back. SES keeps a list of its own of such addresses; the runbook says how to take one off it.',
    params: z.object({ id: customerId }),
    success: { status: 200, description: 'The customer.', schema: customer, headers: etag },
  },
});
