import { digits, fold } from '../text/fold.ts';

const phoneNotation = /^[+\d\s()./-]+$/;

/** What a text of a search asks for: words that must all occur, or the digits of a phone number. */
export interface Term {
  /** Folded. */
  readonly words: readonly string[];
  /** Empty when the text does not look like a phone number. */
  readonly number: string;
}

/** Reads what somebody typed into a search field. */
export const readTerm = (q: string): Term => ({
  words: fold(q).split(' ').filter(Boolean),
  number: phoneDigits(q),
});

/** The digits of a text that looks like a phone number; of another, none. */
export const phoneDigits = (text: string): string => (phoneNotation.test(text) ? digits(text) : '');
