import type { Origin } from '../audit/audit.ts';
import { beginAttempt, networkOf } from '../limits/attempts.ts';
import { mailRequests } from '../limits/door-limits.ts';
import { type MailOrder, orderMail } from '../mail/outbox.ts';
import { count } from '../observability/metrics.ts';
import { commit } from '../table/commit.ts';
import type { ShopRules } from './shop-rules.ts';

/**
 * Orders a mail with a link for an address. Does the same, call by call, whether or not a customer has it: the mailer
 * decides later, where nobody can watch (OWASP Forgot Password; docs/adr/0011).
 * @param order its address is canonical
 * @param from network address of who asks
 */
export async function requestMail(
  { table, limits }: ShopRules,
  order: MailOrder & { readonly kind: 'password-reset' | 'verify-email-by-address' },
  from: string,
  origin: Origin,
): Promise<void> {
  const limited = { limit: mailRequests(limits), who: networkOf(from) };
  if (!(await beginAttempt(table, [limited])).allowed) return count('LinkRequestsLimited');
  await commit(table, { writes: [orderMail(order, origin.now)] });
}
