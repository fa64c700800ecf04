import type { CustomerPatch } from '../customers/input.ts';
import { lettersOf } from '../text/fold.ts';

/** What others know of the owner of a password, and try first. */
export type KnownData = Pick<
  CustomerPatch,
  'email' | 'firstName' | 'lastName' | 'name' | 'username' | 'phone' | 'birthDate'
>;

/** Shorter words stand in many a password that nobody guesses. */
const shortestWord = 4;
/** What a password has besides, in letters and digits or in signs: less is soon tried, such as `123` or `!` behind a name. */
const fewestOfItsOwn = 4;

/**
 * Whether a password says little but what is known of its owner, or the shop's name, in whatever order and spelling:
 * `Ada.Lovelace`, `lovelace99` and `shop ada@shop.example` of `ada@shop.example`, whose name is Ada Lovelace.
 */
export function isGivenAway(password: string, shopName: string, owner: KnownData): boolean {
  const letters = lettersOf(password);
  const { birthDate, email, firstName, lastName, name, username, phone } = owner;
  const own = [email, email?.replace(/@.*$/s, ''), firstName, lastName, name, username, phone]
    .flatMap((text) => text ?? [])
    .concat(shopName);
  const words = [...own.flatMap(wordsOf), ...datesOf(birthDate)].sort(
    (one, other) => other.length - one.length,
  );
  // A blank where a word was: what stood around it makes no other word.
  const left = words.reduce((rest, word) => rest.replaceAll(word, ' '), letters);
  if (left === letters || left.replaceAll(' ', '').length >= fewestOfItsOwn) return false;
  const known = signsOf(own.join(''));
  return [...signsOf(password)].filter((sign) => !known.has(sign)).length < fewestOfItsOwn;
}

/** Which signs, emoji too, a text has, each once: repeated ones stand between words. Marks are a part of their letter. */
const signsOf = (text: string): ReadonlySet<string> => new Set(text.match(/[^\p{L}\p{M}\p{N}\s]/gu));

/** A text as a whole, and each part of it. */
const wordsOf = (text: string): string[] =>
  [text, ...text.split(/[^\p{L}\p{M}\p{N}]+/u)].map(lettersOf).filter((word) => word.length >= shortestWord);

/** A day in the orders in which people write one. */
function datesOf(birthDate: string | null | undefined): string[] {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(birthDate ?? '') ?? [];
  return year && month && day ? [year + month + day, day + month + year, month + day + year] : [];
}
