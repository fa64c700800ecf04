import type { Account } from '../../credentials/account.ts';
import type { MailerDeps } from '../deps.ts';
import { linkedMail } from '../linked-mail.ts';
import { addressOf, type Mail } from '../mail.ts';
import { warning } from './warning.ts';

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
