import { domainToASCII } from 'node:url';
import { digits } from '../text/fold.ts';
import { searchForm } from '../text/search-form.ts';

const phoneNotation = /^[+\d\s()./-]+$/;

/** A word that somebody looks for. */
export interface Word {
  /** In the form of `../text/search-form.ts`. */
  readonly text: string;
  /** The same as e-mail addresses have it, when that is another text. */
  readonly address?: string | undefined;
  /** Its digits, any of these, when it is long enough to be looked for in a phone on its own. */
  readonly numbers: readonly string[];
}

/** A part of a search: found where each of its words is, or all of them together as one phone number. */
export interface TermPart {
  readonly words: readonly Word[];
  /** Any of these; none when the words do not look like a phone number. */
  readonly numbers: readonly string[];
}

/** What stands around words and not in them: `Cohen, Zoë`, `"Zoë Cohen" <zoe@shop.example>`, `%cohen%`. */
const listed = /^[,;"<>%*]+|[,;"<>%*]+$/gu;
const enclosed = /^[,;"<>()%*]+|[,;"<>()%*]+$/gu;

/** Shorter numbers stand in many phones by chance: next to others they count as a part of one number only. */
const shortestPart = 4;

/** Reads what somebody typed into a search field. Each part must be found. */
export function readTerm(q: string): TermPart[] {
  const runs: string[][] = [];
  let isNumber = false;
  for (const written of q.split(/\s+/u)) {
    const word = written.replace(listed, '');
    const wasNumber = isNumber;
    isNumber = phoneNotation.test(searchForm(word));
    if (isNumber && wasNumber) runs.at(-1)?.push(word);
    else runs.push([word]);
  }
  return runs.map((run) => ({
    words: run.flatMap((word) => wordsOf(word, run.length > 1)),
    numbers: phoneDigits(run.join(' ')),
  }));
}

/** Whether it asks for nothing, so that it finds everybody. */
export const isBlankTerm = (q: string): boolean =>
  readTerm(q).every(({ words, numbers }) => words.length + numbers.length === 0);

function wordsOf(written: string, isOneOfSeveral: boolean): Word[] {
  const word = written.replace(enclosed, '');
  const isLong = isOneOfSeveral && digits(searchForm(written)).length >= shortestPart;
  const numbers = isLong ? phoneDigits(written) : [];
  const address = asciiAddress(word);
  return searchForm(word)
    .split(' ')
    .filter(Boolean)
    .map((text) => ({ text, address, numbers }));
}

/** At anything else the converter to ASCII would quietly drop or cut. */
const writtenDomain = /^[\p{L}\p{M}\p{N}.-]+$/u;

/**
 * A part of an e-mail address as it is stored, its domain in ASCII (IDNA): `@bücher.exa` → `@xn--bcher-kva.exa`;
 * undefined when it is written so anyway. A label that is not whole has another form than the whole one.
 */
export function asciiAddress(text: string): string | undefined {
  const at = text.lastIndexOf('@') + 1;
  const written = text.slice(at);
  const domain = writtenDomain.test(written) ? domainToASCII(written) : '';
  return domain.includes('xn--') && !text.includes(domain)
    ? searchForm(text.slice(0, at)) + domain
    : undefined;
}

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
