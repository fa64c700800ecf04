import { type Account, findAccount, readAccount } from '../../credentials/account.ts';
import { linkOwner } from '../../credentials/link-token.ts';
import { linksToNewAddress } from '../../limits/door-limits.ts';
import type { MailerDeps } from '../deps.ts';
import { linkedMail } from '../linked-mail.ts';
import { addressOf, type Mail } from '../mail.ts';
import type { MailOrder } from '../outbox.ts';
import { warning } from './warning.ts';

/** The mail with the link that proves the stored address, unless it is proved already. */
export async function verifyEmail(
  deps: MailerDeps,
  orderId: string,
  account: Account | undefined,
): Promise<Mail | undefined> {
  const to = addressOf(account);
  if (!account || to === undefined || account.customer.emailVerifiedAt !== undefined) return undefined;
  const newLink = { purpose: 'verify-email' } as const;
  return await linkedMail(deps, orderId, account, {
    kind: 'verify-email',
    to,
    newLink,
    page: 'verify-email',
  });
}

/**
 * The mail with the link that makes a new address the customer's. It goes to that address: the link proves that it is
 * theirs. Whatever the old address is, it is about to go. An address that is somebody's already gets nothing. Neither
 * does any when a password, an address or a status was set since: that ends what was asked before.
 */
export async function emailChange(
  deps: MailerDeps,
  orderId: string,
  { customerId, email, identityVersion, epoch }: Extract<MailOrder, { kind: 'email-change' }>,
): Promise<Mail | undefined> {
  const account = await readAccount(deps.table, customerId);
  if (!account || account.customer.status === 'blocked') return undefined;
  const owner = linkOwner(account);
  if (owner.identityVersion !== identityVersion || owner.epoch !== epoch) return undefined;
  if (await findAccount(deps.table, email)) return undefined;
  const mail = await linkedMail(deps, orderId, account, {
    kind: 'email-change',
    to: email,
    newLink: { purpose: 'change-email', email },
    page: 'change-email',
    alsoLimited: { limit: linksToNewAddress, who: email },
  });
  return mail && { ...mail, email };
}

/**
 * The mail that tells the owner that another address is to take the place of the stored one. It goes to the one that was
 * stored when that was asked, also when the change was quicker than the mail: else only the new address would know.
 */
export async function emailChangeNotice(
  deps: MailerDeps,
  { customerId, email }: { readonly customerId: string; readonly email: string },
): Promise<Mail | undefined> {
  const account = await readAccount(deps.table, customerId);
  if (!account) return undefined;
  const isStored = account.customer.email === email;
  if (isStored && addressOf(account) === undefined) return undefined;
  return warning(deps, account, 'email-change-notice', email);
}
