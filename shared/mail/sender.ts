import { type SESClient, SendRawEmailCommand } from '@aws-sdk/client-ses';
import MailComposer from 'nodemailer/lib/mail-composer';
import { type Message, oneLine } from './message.ts';

/** How mail leaves. */
export interface Sender {
  readonly ses: SESClient;
  /** The shop's address, which SES has verified. */
  readonly address: string;
  readonly shopName: string;
  /** Where answers go. Default: to the sender's address */
  readonly replyTo?: string | undefined;
  readonly configurationSet: string;
}

/** What the envelope needs to know of a mail. */
interface Addressed {
  readonly to: string;
  /** Where a mail program posts to when its user unsubscribes (RFC 8058). */
  readonly unsubscribe?: { readonly post: string };
}

/** Hands the mail to SES; it is on its way when this resolves. */
export async function send(sender: Sender, mail: Addressed, message: Message): Promise<void> {
  await sender.ses.send(
    new SendRawEmailCommand({
      Source: sender.address,
      Destinations: [mail.to],
      RawMessage: { Data: await mimeOf(sender, mail, message) },
      ConfigurationSetName: sender.configurationSet,
    }),
  );
}

/** The mail as MIME. The composer encodes what gets into headers: no value can add one. */
function mimeOf(
  { address, shopName, replyTo }: Sender,
  { to, unsubscribe }: Addressed,
  { subject, text, html }: Message,
): Promise<Buffer> {
  return new MailComposer({
    from: { name: oneLine(shopName), address },
    to: { name: '', address: to },
    ...(replyTo !== undefined && { replyTo: { name: '', address: replyTo } }),
    subject,
    text,
    html,
    headers: {
      // Nobody's absence notice answers it (RFC 3834).
      'Auto-Submitted': 'auto-generated',
      ...(unsubscribe && {
        'List-Unsubscribe': `<${unsubscribe.post}>`,
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      }),
    },
    newline: 'windows',
    disableFileAccess: true,
    disableUrlAccess: true,
  })
    .compile()
    .build();
}
