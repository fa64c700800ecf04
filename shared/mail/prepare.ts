import { findAccount, readAccount } from '../credentials/account.ts';
import type { MailerDeps } from './deps.ts';
import type { Mail } from './mail.ts';
import { emailChange, emailChangeNotice, verifyEmail } from './orders/email.ts';
import { confirmMarketing } from './orders/marketing.ts';
import { passwordChanged, passwordReset } from './orders/password.ts';
import type { OutboxItem } from './outbox.ts';

/**
 * Finds out what an order comes to: a mail with links of its own, or none, when there is nobody to write to, nothing to
 * say any more, or too much has been said lately.
 */
export async function prepare(deps: MailerDeps, { id, order }: OutboxItem): Promise<Mail | undefined> {
  const { table } = deps;
  switch (order.kind) {
    case 'password-reset':
      return await passwordReset(deps, id, await findAccount(table, order.email));
    case 'password-changed':
      return passwordChanged(deps, await readAccount(table, order.customerId));
    case 'verify-email':
      return await verifyEmail(deps, id, await readAccount(table, order.customerId));
    case 'verify-email-by-address':
      return await verifyEmail(deps, id, await findAccount(table, order.email));
    case 'email-change':
      return await emailChange(deps, id, order);
    case 'email-change-notice':
      return await emailChangeNotice(deps, order);
    case 'confirm-marketing':
      return await confirmMarketing(deps, id, await readAccount(table, order.customerId));
  }
}
