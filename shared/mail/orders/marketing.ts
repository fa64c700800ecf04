import { unsubscribeToken } from '../../consents/unsubscribe.ts';
import type { Account } from '../../credentials/account.ts';
import type { MailerDeps } from '../deps.ts';
import { linkedMail } from '../linked-mail.ts';
import { unsubscribeLinks } from '../links.ts';
import { addressOf, type Mail } from '../mail.ts';

/** The mail with the link that confirms the wish for marketing mail, as long as there is one and no answer. */
export async function confirmMarketing(
  deps: MailerDeps,
  orderId: string,
  account: Account | undefined,
): Promise<Mail | undefined> {
  const to = addressOf(account);
  if (!account || to === undefined || account.customer.marketing.requestedAt === undefined) return undefined;
  const mail = await linkedMail(deps, orderId, account, {
    kind: 'confirm-marketing',
    to,
    newLink: { purpose: 'confirm-marketing' },
    page: 'confirm-marketing',
  });
  if (!mail) return undefined;
  const origin = { actor: 'mailer', requestId: orderId, now: deps.table.clock() };
  const { token } = await unsubscribeToken(deps.table, account.customer.id, origin);
  return { ...mail, unsubscribe: unsubscribeLinks(deps, mail.language, token) };
}
