import countries from 'i18n-iso-countries/index.js';
import german from 'i18n-iso-countries/langs/de.json' with { type: 'json' };
import english from 'i18n-iso-countries/langs/en.json' with { type: 'json' };
import spanish from 'i18n-iso-countries/langs/es.json' with { type: 'json' };
import french from 'i18n-iso-countries/langs/fr.json' with { type: 'json' };
import { fold } from '../../text/fold.ts';

/** What people write beside the names of the lists, in the form of {@link simple}. */
const short: Readonly<Record<string, string>> = {
  uk: 'GB',
  'great britain': 'GB',
  britain: 'GB',
  england: 'GB',
  scotland: 'GB',
  wales: 'GB',
  'northern ireland': 'GB',
  grossbritannien: 'GB',
  'grande bretagne': 'GB',
  'gran bretana': 'GB',
  us: 'US',
  america: 'US',
  'united states of america': 'US',
  'etats unis': 'US',
  'estados unidos': 'US',
  eeuu: 'US',
  'ee uu': 'US',
  holland: 'NL',
  'the netherlands': 'NL',
  'pays bas': 'NL',
  'paises bajos': 'NL',
  el: 'GR',
  brd: 'DE',
  russia: 'RU',
  russland: 'RU',
  'czech republic': 'CZ',
  tschechien: 'CZ',
  'ivory coast': 'CI',
  'south korea': 'KR',
  'north korea': 'KP',
  vietnam: 'VN',
  turkey: 'TR',
  macedonia: 'MK',
  uae: 'AE',
};

/** `St. Lucia`, `Côte-d’Ivoire` → `st lucia`, `cote d ivoire`. */
const simple = (text: string): string =>
  fold(text)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/** What a country is called in the language that is spoken there most: `Danmark`. */
function nativeName(code: string): string | undefined {
  const { language } = new Intl.Locale(`und-${code}`).maximize();
  return new Intl.DisplayNames([language], { type: 'region' }).of(code);
}

let names: ReadonlyMap<string, string> | undefined;

/** Made with the first cell that holds neither code. */
function namesOfCountries(): ReadonlyMap<string, string> {
  if (names) return names;
  const native = Object.keys(countries.getAlpha2Codes()).map(
    (code) => [simple(nativeName(code) ?? code), code] as const,
  );
  const listed = [english, spanish, french, german]
    .flatMap((list) => Object.entries<string | string[]>(list.countries))
    .flatMap(([code, written]) => [written].flat().map((name) => [simple(name), code] as const));
  // Of two countries with one name the one that the lists know is meant.
  names = new Map([...native, ...listed, ...Object.entries(short)]);
  return names;
}

/** The ISO 3166-1 alpha-2 code of a country that is written as one, as alpha-3 or by its name; undefined: unknown. */
export function countryOf(text: string): string | undefined {
  if (/^[A-Z]{2}$/.test(text) && countries.isValid(text)) return text;
  const code = text.toUpperCase();
  if (/^[A-Z]{2,3}$/.test(code)) {
    const known =
      code.length === 2 ? (countries.isValid(code) ? code : undefined) : countries.alpha3ToAlpha2(code);
    if (known) return known;
  }
  const named = namesOfCountries();
  // WooCommerce has both: `United States (US)`.
  const [, behind] = /^\(([A-Z]{2})\)$/.exec(text.slice(-4)) ?? [];
  if (behind !== undefined && named.get(simple(text.slice(0, -4))) === behind) return behind;
  return named.get(simple(text));
}
