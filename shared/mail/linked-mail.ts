import type { Account } from '../credentials/account.ts';
import { linkLifetimes, linkOwner, mintLinkToken, type NewLink } from '../credentials/link-token.ts';
import { beginAttempt, type Limit, type Limited } from '../limits/attempts.ts';
import { commit } from '../table/commit.ts';
import { languageOf, type MailerDeps } from './deps.ts';
import { type LinkedPage, pageLink } from './links.ts';
import { greetingName, type Mail } from './mail.ts';
import type { MailKind } from './texts/texts.ts';

/** A mail whose link does something for the account. */
interface LinkedMail {
  readonly kind: MailKind;
  readonly to: string;
  readonly newLink: NewLink;
  readonly page: LinkedPage;
  /** What it is held to beside the customer's own limit. */
  readonly alsoLimited?: Limited;
}

/** How many mails of each other kind one customer gets in an hour. */
const otherMailsPerCustomer = 5;

/** How many mails of each kind one customer gets, whoever asks for them. */
const limitOf = (kind: MailKind, { resetMailsPerCustomer }: MailerDeps): Limit => ({
  name: `mail-${kind}`,
  most: kind === 'password-reset' ? resetMailsPerCustomer : otherMailsPerCustomer,
  windowSeconds: 60 * 60,
});

/**
 * The mail, with a link that is made for it. The mailer alone ever holds its token.
 * @param orderId of the order; however often it is tried, it counts once
 * @returns undefined when there have been too many of them
 */
export async function linkedMail(
  deps: MailerDeps,
  orderId: string,
  account: Account,
  { kind, to, newLink, page, alsoLimited }: LinkedMail,
): Promise<Mail | undefined> {
  const { table, pagesBaseUrl } = deps;
  const own = { limit: limitOf(kind, deps), who: account.customer.id };
  const limited = alsoLimited ? [own, alsoLimited] : [own];
  if (!(await beginAttempt(table, limited, orderId)).allowed) return undefined;
  const { token, writes } = mintLinkToken(newLink, linkOwner(account), table.clock());
  await commit(table, { writes });
  const language = languageOf(deps, account);
  return {
    kind,
    to,
    language,
    name: greetingName(account.customer),
    link: pageLink(pagesBaseUrl, page, language, token, page === 'reset-password' ? to : undefined),
    validSeconds: linkLifetimes[newLink.purpose],
  };
}
