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
 */
export const pageLink = (baseUrl: string, page: LinkedPage, language: Language, token?: string): string =>
  `${baseUrl}/${page}?lang=${language}${token === undefined ? '' : `#token=${token}`}`;
