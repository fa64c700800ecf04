import { isLanguage, type Language, languages } from '../text/languages.ts';

/** What each language calls itself. */
const languageNames: Readonly<Record<Language, string>> = {
  en: 'English',
  es: 'Español',
  fr: 'Français',
  de: 'Deutsch',
};

/** What a request says about the language of a page. */
export interface Wish {
  /** Query string of the address. */
  readonly query: string;
  /** The browser's `Accept-Language`. */
  readonly accepted: string | undefined;
}

/** The language of a page: the one that `?lang=` names, else the one that the browser likes best, else the shop's. */
export function languageFor({ query, accepted = '' }: Wish, otherwise: Language): Language {
  const named = new URLSearchParams(query).get('lang') ?? '';
  return languageOf(named) ?? liked(accepted) ?? otherwise;
}

/** `de` of `de-CH`. */
function languageOf(tag: string): Language | undefined {
  const [primary = ''] = tag.trim().toLowerCase().split('-');
  return isLanguage(primary) ? primary : undefined;
}

/** The first of those with the most weight (RFC 9110, section 12.5.4). */
function liked(accepted: string): Language | undefined {
  const ranges = accepted.split(',').map((range) => {
    const [tag = '', weight] = range.split(';');
    return {
      language: languageOf(tag),
      weight: weight === undefined ? 1 : Number(weight.replace(/^\s*q=/, '')),
    };
  });
  const usable = ranges.filter(({ language, weight }) => language && weight > 0);
  return usable.toSorted((a, b) => b.weight - a.weight)[0]?.language;
}

/** Links that show the page in another language. They work without script, which keeps a link's token. */
export const languageLinks = (current: Language): string =>
  languages
    .map((language) => {
      const state = language === current ? ' aria-current="true"' : '';
      return `<li><a href="?lang=${language}" hreflang="${language}" lang="${language}"${state}>${languageNames[language]}</a></li>`;
    })
    .join('');
