import { fold } from '../../text/fold.ts';

/**
 * What looks up the value of a word, whatever its letter case, accents and punctuation. The words are those that people
 * and shop systems write, in English, German, French and Spanish.
 * @param entries values, each with its words in their simple form
 */
function wordLookup<Value>(
  entries: readonly (readonly [value: Value, words: string])[],
): (text: string) => Value | undefined {
  const byWord = new Map(
    entries.flatMap(([value, words]) => words.split(', ').map((word) => [word, value] as const)),
  );
  return (text) => byWord.get(byWord.has(text) ? text : simple(text));
}

/** `Not_Subscribed` → `not subscribed`, `Mme.` → `mme`. */
const simple = (text: string): string =>
  fold(text)
    .replace(/[_\-/]+/g, ' ')
    .replace(/\.$/, '');

const yes = 'true, yes, y, 1, on, x, t, ja, j, oui, o, si, s, sim, verdadero, vrai, wahr, ✓, ✔, checked';
const no = 'false, no, n, 0, off, f, nein, non, nee, nao, faux, falsch, falso, unchecked';

/** Undefined: no such word. Null: it says nothing. */
export const booleanOf = wordLookup<boolean | null>([
  [true, yes],
  [true, 'subscribed, opted in, opt in, accepted, enabled, active, confirmed'],
  [false, no],
  [false, 'unsubscribed, opted out, opt out, declined, disabled, inactive, cleaned, bounced'],
  [null, 'never subscribed, not subscribed, pending'],
]);

export const statusOf = wordLookup<string>([
  ['active', `active, enabled, enable, aktiv, actif, active, activo, activa, ${yes}`],
  ['inactive', `inactive, disabled, disable, invited, declined, inaktiv, inactif, inactivo, inactiva, ${no}`],
  ['blocked', 'blocked, banned, suspended, locked, gesperrt, bloque, bloquee, bloqueado, bloqueada'],
]);

/** Also by titles, and by the numbers that PrestaShop and Magento have for both. */
export const genderOf = wordLookup<string | null>([
  ['female', 'female, f, w, woman, weiblich, frau, femme, feminin, mujer, femenino, femenina, 2'],
  ['female', 'mrs, ms, miss, mme, mlle, madame, mademoiselle, sra, srta, senora, senorita'],
  ['male', 'male, m, man, mannlich, maennlich, mann, herr, homme, masculin, hombre, masculino, 1'],
  ['male', 'mr, mister, monsieur, sr, senor'],
  ['other', 'other, d, divers, diverse, x, non binary, nonbinary, autre, otro, otra, mx'],
  [null, '0, 3, 9, dr, prof, not known, not applicable, prefer not to say'],
]);

export const languageOf = wordLookup<string>([
  ['en', 'en, english, englisch, anglais, ingles'],
  ['es', 'es, spanish, spanisch, espagnol, espanol, castellano'],
  ['fr', 'fr, french, franzosisch, francais, frances'],
  ['de', 'de, german, deutsch, allemand, aleman'],
]);

export const membershipStatusOf = wordLookup<string>([
  ['active', `active, enabled, valid, aktiv, actif, activo, activa, ${yes}`],
  ['inactive', `inactive, disabled, inaktiv, inactif, inactivo, inactiva, ${no}`],
  ['expired', 'expired, abgelaufen, expire, expiree, caducado, caducada'],
]);
