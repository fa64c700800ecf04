import type { SESClient, SendRawEmailCommandInput } from '@aws-sdk/client-ses';
import type { MailerDeps } from '../../shared/mail/deps.ts';
import type { Table } from '../../shared/table/table.ts';
import { type ReadMail, readMime } from './mime.ts';

/** A mail that SES has taken. */
export interface SentMail extends ReadMail {
  readonly to: string;
  readonly subject: string;
  /** What follows `#token=` in its link, if anything. */
  readonly token: string | undefined;
  readonly raw: string;
}

/**
 * What a mailer needs, and the mails that it has sent.
 * @param options `before`: called when SES is, and may throw
 */
export function mailerFor(
  table: Table,
  { before = () => {}, ...overrides }: { before?: () => void } & Partial<MailerDeps['sender']> = {},
): { deps: MailerDeps; mails: SentMail[] } {
  const mails: SentMail[] = [];
  // The mailer uses nothing of the client but `send`.
  const ses = {
    send: async ({ input }: { input: SendRawEmailCommandInput }) => {
      before();
      mails.push(toMail(input));
    },
  } as unknown as SESClient;
  const sender = {
    ses,
    address: 'shop@example.com',
    shopName: 'Shop',
    configurationSet: 'set',
    ...overrides,
  };
  const deps: MailerDeps = {
    table,
    sender,
    publicBaseUrl: 'https://api.shop.example',
    pagesBaseUrl: 'https://shop.example/account',
    defaultLanguage: 'en',
    resetMailsPerCustomer: 5,
  };
  return { deps, mails };
}

function toMail({ Destinations = [], RawMessage }: SendRawEmailCommandInput): SentMail {
  const raw = Buffer.from(RawMessage?.Data ?? []).toString();
  const mail = readMime(raw);
  return {
    ...mail,
    to: Destinations.join(', '),
    subject: mail.headers.get('subject') ?? '',
    token: /#token=([^\s&]+)/.exec(mail.text)?.[1],
    raw,
  };
}
