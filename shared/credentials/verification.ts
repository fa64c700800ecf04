import type { Origin } from '../audit/audit.ts';
import type { CustomerChange } from '../customers/changes.ts';
import type { StoredCustomer } from '../customers/customer.ts';
import type { Table } from '../table/table.ts';
import { redeemLink } from './link-redemption.ts';
import { requestMail } from './request-mail.ts';
import type { ShopRules } from './shop-rules.ts';

/** Orders a mail with a link that proves an address: {@link requestMail}. */
export const requestVerification = (
  shop: ShopRules,
  email: string,
  from: string,
  origin: Origin,
): Promise<void> => requestMail(shop, { kind: 'verify-email-by-address', email }, from, origin);

/**
 * Notes that the customer has got the mail at their address.
 * @throws LinkInvalid, LinkUsed, LinkExpired
 */
export const confirmVerification = (table: Table, token: string, origin: Origin): Promise<void> =>
  redeemLink(table, 'verify-email', token, origin, ({ customer }) => proofOfAddress(customer, origin.now));

/** The change of who has come by a link that was mailed to the stored address; none when it was proved before. */
export const proofOfAddress = ({ emailVerifiedAt }: StoredCustomer, now: Date): CustomerChange =>
  emailVerifiedAt === undefined ? { emailVerifiedAt: now.toISOString() } : {};
