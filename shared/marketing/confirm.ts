import type { Origin } from '../audit/audit.ts';
import { redeemLink } from '../credentials/link-redemption.ts';
import { LinkInvalid, LinkUsed } from '../credentials/link-token.ts';
import type { Table } from '../table/table.ts';

/**
 * Takes the yes to marketing that the customer has asked for, by the link that was mailed to them. Their address is not
 * proved by it: anybody may have registered it, and who wants news has not said that the account is theirs.
 * @throws LinkUsed when they have agreed otherwise meanwhile, LinkInvalid when they have declined
 * @throws LinkInvalid, LinkUsed, LinkExpired
 */
export const confirmMarketing = (table: Table, token: string, origin: Origin): Promise<void> =>
  redeemLink(table, 'confirm-marketing', token, origin, ({ customer }) => {
    const { email, requestedAt } = customer.marketing;
    if (requestedAt === undefined) throw email ? new LinkUsed() : new LinkInvalid();
    const at = origin.now.toISOString();
    return { marketing: { email: true, at, source: 'double-opt-in' } };
  });
