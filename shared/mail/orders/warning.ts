import type { Account } from '../../credentials/account.ts';
import { languageOf, type MailerDeps } from '../deps.ts';
import { pageLink } from '../links.ts';
import { greetingName, type Mail } from '../mail.ts';

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
