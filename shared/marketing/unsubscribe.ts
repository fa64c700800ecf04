import type { Origin } from '../audit/audit.ts';
import { readUnsubscribeToken, unsubscribeToken } from '../consents/unsubscribe.ts';
import { ownAnswer } from '../customers/marketing.ts';
import { changeCustomer } from '../customers/service.ts';
import { type UnsubscribeLinks, unsubscribeLinks } from '../mail/links.ts';
import type { Table } from '../table/table.ts';
import type { Language } from '../text/languages.ts';

/**
 * Ends marketing e-mails to the customer whose link it is. Again, it changes nothing.
 * @throws LinkInvalid
 */
export async function unsubscribe(
  table: Table,
  token: string,
  { requestId, now }: Pick<Origin, 'requestId' | 'now'>,
): Promise<void> {
  const { id } = await readUnsubscribeToken(table, token);
  const origin = { actor: `customer:${id}`, requestId, now };
  await changeCustomer(table, id, origin, (current) => {
    const no = { email: false, source: 'unsubscribe-link' };
    const marketing = ownAnswer(current.marketing, no, false, now);
    return marketing ? { marketing } : {};
  });
}

/** Where links lead, from configuration. */
export interface Addresses {
  readonly pagesBaseUrl: string;
  readonly publicBaseUrl: string;
  readonly defaultLanguage: Language;
}

/**
 * The links by which a customer unsubscribes, in their language.
 * @throws NotFound
 */
export async function unsubscribeLinksOf(
  table: Table,
  customerId: string,
  addresses: Addresses,
  origin: Origin,
): Promise<UnsubscribeLinks> {
  const { token, customer } = await unsubscribeToken(table, customerId, origin);
  return unsubscribeLinks(addresses, customer.language ?? addresses.defaultLanguage, token);
}
