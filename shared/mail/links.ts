import type { Language } from '../text/languages.ts';

/** The pages that mails link to. */
export type LinkedPage =
  | 'reset-password'
  | 'verify-email'
  | 'change-email'
  | 'confirm-marketing'
  | 'unsubscribe';

/**
 * The address of a page, as a mail links to it. A token goes into the fragment, which reaches no server.
 * @param baseUrl where the pages are, without a slash at its end; from configuration, never from a request
 * @param email whom the link is for, where a password manager is to know; into the fragment as well
 */
export function pageLink(
  baseUrl: string,
  page: LinkedPage,
  language: Language,
  token?: string,
  email?: string,
): string {
  const fragment = token === undefined ? '' : `#token=${token}`;
  const owner = email === undefined ? '' : `&email=${encodeURIComponent(email)}`;
  return `${baseUrl}/${page}?lang=${language}${fragment}${owner}`;
}

/** The links by which a customer unsubscribes. */
export interface UnsubscribeLinks {
  /** For people: a page with a button. */
  readonly page: string;
  /** For mail programs, which post to it (RFC 8058). */
  readonly post: string;
}

/** The links that end a subscription. @param token proves that they were mailed to the customer */
export const unsubscribeLinks = (
  { pagesBaseUrl, publicBaseUrl }: { readonly pagesBaseUrl: string; readonly publicBaseUrl: string },
  language: Language,
  token: string,
): UnsubscribeLinks => ({
  page: pageLink(pagesBaseUrl, 'unsubscribe', language, token),
  post: `${publicBaseUrl}/v1/marketing/unsubscribe?token=${token}`,
});
