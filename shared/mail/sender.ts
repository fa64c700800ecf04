import { type SESClient, SendEmailCommand } from '@aws-sdk/client-ses';
import type { Message } from './message.ts';

/** How mail leaves. */
export interface Sender {
  readonly ses: SESClient;
  /** The shop's address, which SES has verified. */
  readonly address: string;
  readonly shopName: string;
  readonly configurationSet: string;
}

const utf8 = (Data: string) => ({ Data, Charset: 'UTF-8' });

/** Hands the mail to SES; it is on its way when this resolves. */
export async function send(sender: Sender, to: string, { subject, text, html }: Message): Promise<void> {
  const { ses, address, shopName, configurationSet } = sender;
  // As an encoded word (RFC 2047) a name can hold any character and cannot break the header.
  const name = `=?UTF-8?B?${Buffer.from(shopName).toString('base64')}?=`;
  await ses.send(
    new SendEmailCommand({
      Source: `${name} <${address}>`,
      Destination: { ToAddresses: [to] },
      Message: { Subject: utf8(subject), Body: { Text: utf8(text), Html: utf8(html) } },
      ConfigurationSetName: configurationSet,
    }),
  );
}
