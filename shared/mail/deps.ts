import type { Account } from '../credentials/account.ts';
import type { Table } from '../table/table.ts';
import type { Language } from '../text/languages.ts';
import type { Sender } from './sender.ts';

export interface MailerDeps {
  readonly table: Table;
  readonly sender: Sender;
  /** Where the pages are that mails link to, without a slash at its end. From configuration, never from a request. */
  readonly pagesBaseUrl: string;
  /** Where the API is, without a slash at its end. From configuration as well. */
  readonly publicBaseUrl: string;
  /** The language of mails to customers who have none of their own. */
  readonly defaultLanguage: Language;
  /** How many links that set a password one customer is mailed in an hour, whoever asks for them. */
  readonly resetMailsPerCustomer: number;
}

/** The language in which the customer is written to. */
export const languageOf = ({ defaultLanguage }: MailerDeps, { customer }: Account): Language =>
  customer.language ?? defaultLanguage;
