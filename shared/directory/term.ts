import { digits } from '../text/fold.ts';
import { searchForm } from '../text/search-form.ts';

const phoneNotation = /^[+\d\s()./-]+$/;

/** What a text of a search asks for: words that must all occur, or the digits of a phone number. */
export interface Term {
  /** In the form of `../text/search-form.ts`. */
  readonly words: readonly string[];
  /** Any of these; none when the text does not look like a phone number. */
  readonly numbers: readonly string[];
}

/** Reads what somebody typed into a search field. */
export const readTerm = (q: string): Term => ({
  words: searchForm(q).split(' ').filter(Boolean),
  numbers: phoneDigits(q),
});

/** So many digits make a number that can be dialled within a country. */
const shortestNumber = 7;

/**
 * The digits by which a text that looks like a phone number is found: as they were typed, and as they stand after a
 * country code: `0044 20 …`, `020 …` and `+44 (0)20 …` are found in 44 20 …
 */
export function phoneDigits(text: string): string[] {
  const form = searchForm(text);
  if (!phoneNotation.test(form)) return [];
  const all = digits(form);
  const withoutTrunk = digits(form.replace('(0)', ''));
  const international = /^00[1-9]/.test(withoutTrunk) ? [withoutTrunk.slice(2)] : [];
  const national = /^0[1-9]/.test(all) && all.length >= shortestNumber ? [all.slice(1)] : [];
  const found = [all, withoutTrunk, ...international, ...national];
  return [...new Set(found)].filter((number) => number !== '');
}

/** An id is looked into only for a long part of one: short ones stand in many ids by chance. */
export const isPartOfId = (word: string): boolean => /^[0-9a-f-]{8,36}$/.test(word);
