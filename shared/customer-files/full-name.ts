import { business, particles, suffixes } from '../customers/name-words.ts';
import { fold } from '../text/fold.ts';

/** A name taken apart. */
export interface SplitName {
  readonly firstName: string;
  readonly lastName: string;
}

const longestPart = 100;
/** What names are written with. */
const letters = /^[\p{L}\p{M}\p{Zs}.,'’‘`´·\p{Pd}]+$/u;
/** These scripts are written without blanks, or with the family's name first. */
const otherOrder =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

/**
 * A full name as first and last name: `Ada Lovelace`, `Lovelace, Ada`, `Ludwig van Beethoven`. Undefined when it cannot
 * be told: one word, a company, more commas, signs that names do not have.
 */
export function splitName(name: string): SplitName | undefined {
  if (!letters.test(name) || otherOrder.test(name)) return undefined;
  const all = name.split(/[\s,]+/u).filter((word) => word !== '');
  if (all.some((word) => business.has(simple(word)))) return undefined;
  const split = name.includes(',') ? reversed(name) : inOrder(all);
  const fits =
    split && [split.firstName, split.lastName].every((part) => part !== '' && part.length <= longestPart);
  return fits ? split : undefined;
}

/** `Lovelace, Ada`; not `Ada Lovelace, Jr.`. */
function reversed(name: string): SplitName | undefined {
  const [lastName = '', firstName = '', ...more] = name.split(',').map((part) => part.trim());
  return more.length > 0 || suffixes.has(simple(firstName)) ? undefined : { firstName, lastName };
}

function inOrder(all: readonly string[]): SplitName | undefined {
  const behind = all.length > 2 && suffixes.has(simple(all.at(-1) ?? '')) ? 2 : 1;
  const particle = all.findIndex((word, index) => index > 0 && particles.has(simple(word)));
  const begin = Math.min(particle < 0 ? all.length : particle, all.length - behind);
  return begin < 1
    ? undefined
    : { firstName: all.slice(0, begin).join(' '), lastName: all.slice(begin).join(' ') };
}

/** `S.A.R.L.` → `sarl` */
const simple = (word: string): string => fold(word).replace(/[^\p{L}]/gu, '');
