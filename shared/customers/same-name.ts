import { searchForm } from '../text/search-form.ts';
import type { CustomerPatch } from './input.ts';
import { business, particles, suffixes, titles } from './name-words.ts';

/** What somebody is called. */
export type Named = Pick<CustomerPatch, 'firstName' | 'lastName' | 'name'>;

/** A word of a name. */
interface Part {
  /** As it is compared. */
  readonly text: string;
  /** Whether it is more than what comes with many a name: a particle, a title, an initial. */
  readonly tells: boolean;
}

/**
 * Whether two names could be one person's. They are when they have a word in common, or several that one of them runs
 * together: `O'Brien` and `OBrien`, `王小明` and `小明` `王`. Particles, titles and initials do not count as such words.
 * @returns undefined: the names tell nothing, because nothing else is left of one, or they are in different scripts
 */
export function compareNames(one: Named, other: Named): 'same' | 'other' | undefined {
  const [names, otherNames] = [partsOfName(one), partsOfName(other)];
  const [scripts, otherScripts] = [scriptsOf(names.flat()), scriptsOf(otherNames.flat())];
  if (scripts.size > 0 && otherScripts.size > 0 && scripts.isDisjointFrom(otherScripts)) return undefined;
  const [spellings, otherSpellings] = [spellingsOf(names), spellingsOf(otherNames)];
  if (spellings.size === 0 || otherSpellings.size === 0) return undefined;
  return spellings.isDisjointFrom(otherSpellings) ? 'other' : 'same';
}

/** The words of a name in the orders in which people write them. */
function partsOfName({ firstName, lastName, name }: Named): Part[][] {
  const [first, last, whole] = [partsOfFirst(firstName), partsOf(lastName), partsOf(name)];
  return [[...first, ...last], [...last, ...first], whole, whole.toReversed()];
}

/** Every run of words that tells something, without anything between them. */
const spellingsOf = (names: readonly Part[][]): Set<string> => new Set(names.flatMap(runsOf));

function runsOf(parts: readonly Part[]): string[] {
  const runs: string[] = [];
  for (const begin of parts.keys()) {
    let [run, tells] = ['', false];
    for (const part of parts.slice(begin)) {
      run += part.text;
      tells ||= part.tells;
      if (tells) runs.push(run);
    }
  }
  return runs;
}

const wordsOf = (text: string | null | undefined): string[] =>
  (text?.match(/[\p{L}\p{M}\p{N}]+/gu) ?? []).map(searchForm).filter((word) => word !== '');

const partsOf = (text: string | null | undefined): Part[] =>
  wordsOf(text).map((word) => ({ text: spelled(word), tells: tells(word) }));

/** Some first names are particles elsewhere: Ben, Al, Van. As the only one it is somebody's. */
function partsOfFirst(firstName: Named['firstName']): Part[] {
  const parts = partsOf(firstName);
  const [only = ''] = wordsOf(firstName);
  const isName = parts.length === 1 && (particles.has(only) || suffixes.has(only));
  return isName ? parts.map((part) => ({ ...part, tells: true })) : parts;
}

/** Whether a word, in its search form, says whose name it is in. */
const tells = (word: string): boolean =>
  /\p{L}/u.test(word) &&
  !(isInitial.test(word) && !syllable.test(word)) &&
  ![particles, suffixes, business, titles].some((list) => list.has(word));

const isInitial = /^\p{N}*\p{L}\p{M}*\p{N}*$/u;
/** One letter of these is a syllable, and a name. */
const syllable =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\p{Script=Ethiopic}]/u;

/** `mueller` as `müller`, whose points the search form has dropped, and `aagaard` as `ågaard`. */
const spelled = (word: string): string => word.replace(/(?<=[aou])e|(?<=a)a/gu, '');

/** The scripts that people's names are written with; where a name has none of these, only its words are compared. */
const scripts = [
  ...[
    'Latin',
    'Greek',
    'Cyrillic',
    'Armenian',
    'Georgian',
    'Hebrew',
    'Arabic',
    'Syriac',
    'Thaana',
    'Ethiopic',
  ],
  ...['Devanagari', 'Bengali', 'Gurmukhi', 'Gujarati', 'Oriya', 'Tamil', 'Telugu', 'Kannada', 'Malayalam'],
  ...['Sinhala', 'Thai', 'Lao', 'Tibetan', 'Myanmar', 'Khmer', 'Mongolian'],
  ...['Hangul', 'Hiragana', 'Katakana', 'Bopomofo', 'Han'],
].map((script) => new RegExp(`\\p{Script=${script}}`, 'u'));

/** The scripts of the words that tell something. */
function scriptsOf(parts: readonly Part[]): Set<RegExp> {
  const telling = parts.filter((part) => part.tells);
  return new Set(scripts.filter((script) => telling.some(({ text }) => script.test(text))));
}
