import type { Language } from '../text/languages.ts';

/** What texts say about the shop. */
export interface Shop {
  readonly name: string;
  /** Characters of the shortest password that it takes. */
  readonly shortestPassword: number;
  /** And of the longest. */
  readonly longestPassword: number;
}

/** The sentences of a page, or of a part of it, in one language. */
export interface Texts {
  /** For its template, by name. */
  readonly page: Readonly<Record<string, string>>;
  /** For its script, by name. `{count}`, `{minutes}`: the script fills in a number. */
  readonly script: Readonly<Record<string, string>>;
}

/** The same texts in every language. */
export type Translated<Of extends Texts> = Readonly<Record<Language, (shop: Shop) => Of>>;

/** A page that customers open. */
export interface Page {
  /** Name of its template and of its script. */
  readonly kind: 'reset-password' | 'confirm';
  readonly texts: Translated<Texts>;
  /** What its script must know beyond its texts. */
  readonly settings: Readonly<Record<string, string | number | boolean>>;
}
