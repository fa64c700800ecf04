import type { Account } from '../credentials/account.ts';
import type { StoredCustomer } from '../customers/customer.ts';
import { fullName } from '../customers/full-name.ts';
import type { Language } from '../text/languages.ts';
import type { UnsubscribeLinks } from './links.ts';
import type { MailKind } from './texts/texts.ts';

/** A mail that is to be written: to whom, about what, in which language. */
export interface Mail {
  readonly kind: MailKind;
  readonly to: string;
  readonly language: Language;
  /** How the customer is greeted; absent: without a name. */
  readonly name?: string | undefined;
  /** Where its button leads. */
  readonly link: string;
  /** For how many seconds the link works, if it ends. */
  readonly validSeconds?: number;
  /** The address that it is about, if that is not the account's own. */
  readonly email?: string;
  /** The ways to get no more of its kind. */
  readonly unsubscribe?: UnsubscribeLinks;
}

/**
 * Where mail to the owner goes: the stored address, never a submitted one. Nowhere for nobody, for the blocked, for who
 * has no address, and for an address that has bounced or complained.
 */
export const addressOf = (account: Account | undefined): string | undefined =>
  account && account.customer.status !== 'blocked' && account.customer.emailDelivery === undefined
    ? account.customer.email
    : undefined;

/**
 * The name to greet a customer by. Anybody can register somebody else's address under any name, and mail programs make
 * links of what looks like one: only what can be nothing but a name gets into a mail.
 */
export function greetingName(customer: StoredCustomer): string | undefined {
  const full = fullName(customer);
  return full !== undefined && full.length <= 60 && onlyAName.test(full) ? full : undefined;
}

/** Letters, parted by blanks, hyphens and apostrophes; a full stop ends a word. */
const onlyAName = /^\p{L}(?:[\p{L}\p{M}]|[ \-'’](?=\p{L})|\.(?=[ -]|$))*$/u;
