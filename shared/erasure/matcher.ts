import { digits, fold } from '../text/fold.ts';
import type { Identity } from './identity.ts';

/** Somebody to be found in texts. */
export interface Wanted {
  readonly customerId: string;
  readonly identity: Identity;
}

interface Phrase {
  readonly words: readonly string[];
  readonly customerId: string;
}

interface Phone {
  readonly digits: string;
  readonly customerId: string;
}

/** What is shorter is found everywhere, and tells nobody: an external ID `17`. */
const shortestPhrase = 5;
const shortestPhone = 7;

const word = /[\p{L}\p{N}]+/gu;
const plainWord = /[a-z0-9]+/g;
const isPlain = (text: string): boolean => /^[ -~\s]*$/.test(text);
/** Folded; most of a file is in ASCII, which is folded ten times as fast. */
const wordsOf = (text: string): readonly string[] =>
  (isPlain(text) ? text.toLowerCase().match(plainWord) : fold(text).match(word)) ?? [];
/** Digits with what people write between them. */
const phoneLike = /\d[\d\p{Zs}()./\-–]{5,}\d/gu;
/** A number without the zeros that stand for the country or the trunk line. */
const significant = (phone: string): string => digits(phone).replace(/^0+/, '');

/**
 * Finds people in texts: whatever the letter case, the accents and what stands between the words, and phone numbers in any
 * way of writing. As fast for ten thousand people as for one.
 */
export class Matcher {
  /** By their first words. */
  readonly #phrases = new Map<string, Phrase[]>();
  /** By their last digits. */
  readonly #phones = new Map<string, Phone[]>();

  constructor(people: Iterable<Wanted>) {
    for (const { customerId, identity } of people) {
      for (const text of identity.texts) {
        const [first, ...others] = wordsOf(text);
        if (first === undefined || [first, ...others].join('').length < shortestPhrase) continue;
        push(this.#phrases, first, { words: [first, ...others], customerId });
      }
      for (const phone of identity.phones) {
        const number = significant(phone);
        if (number.length >= shortestPhone)
          push(this.#phones, number.slice(-shortestPhone), { digits: number, customerId });
      }
    }
  }

  /** Whom the text names. */
  find(text: string): Set<string> {
    const found = new Set<string>();
    const words = wordsOf(text);
    for (const [index, first] of words.entries()) {
      for (const { words: wanted, customerId } of this.#phrases.get(first) ?? [])
        if (wanted.every((one, offset) => words[index + offset] === one)) found.add(customerId);
    }
    if (this.#phones.size > 0)
      for (const [run] of text.matchAll(phoneLike)) this.#findPhones(significant(run), found);
    return found;
  }

  /** A run of digits may go on with those of a next cell. */
  #findPhones(run: string, found: Set<string>): void {
    for (let end = shortestPhone; end <= run.length; end++) {
      const upTo = run.slice(0, end);
      for (const { digits: wanted, customerId } of this.#phones.get(upTo.slice(-shortestPhone)) ?? [])
        if (upTo.endsWith(wanted) || wanted.endsWith(upTo)) found.add(customerId);
    }
  }
}

function push<Value>(map: Map<string, Value[]>, key: string, value: Value): void {
  const values = map.get(key);
  if (values) values.push(value);
  else map.set(key, [value]);
}
