import type { Account } from '../../credentials/account.ts';
import { languageOf, type MailerDeps } from '../deps.ts';
import { linkedMail } from '../linked-mail.ts';
import { pageLink } from '../links.ts';
import { addressOf, greetingName, type Mail } from '../mail.ts';

/** The mail with the link that sets a password. */
export async function passwordReset(
  deps: MailerDeps,
  orderId: string,
  account: Account | undefined,
): Promise<Mail | undefined> {
  const to = addressOf(account);
  if (!account || to === undefined) return undefined;
  const newLink = { purpose: 'reset' } as const;
  return await linkedMail(deps, orderId, account, {
    kind: 'password-reset',
    to,
    newLink,
    page: 'reset-password',
  });
}

/** The mail that tells the owner of a new password. */
export function passwordChanged(deps: MailerDeps, account: Account | undefined): Mail | undefined {
  const to = addressOf(account);
  return account && to !== undefined ? warning(deps, account, 'password-changed', to) : undefined;
}

/** A mail about what the owner may not have done; its link leads to where a link for a new password is asked for. */
export function warning(
  deps: MailerDeps,
  account: Account,
  kind: 'password-changed' | 'email-change-notice',
  to: string,
): Mail {
  const language = languageOf(deps, account);
  const link = pageLink(deps.pagesBaseUrl, 'reset-password', language);
  return { kind, to, language, name: greetingName(account.customer), link };
}
