/**
 * Accents, points and signs that people leave out. The vowels of scripts such as Devanagari, Thai and Thaana are marks
 * too, but without them a name is another one.
 */
const combiningMarks =
  /[\p{M}&&[\p{Script=Inherited}\p{Script=Cyrillic}\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}]]+/gv;

/** Letters that decomposition leaves alone although people type them without their mark. */
const plainLetters: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ł: 'l',
  þ: 'th',
  ı: 'i',
};
const special = new RegExp(`[${Object.keys(plainLetters).join('')}]`, 'gu');

/**
 * The form in which texts are compared, searched and sorted: compatibility forms unified, upper case and accents
 * dropped, runs of white space made one blank. Idempotent. `"  José MÜLLER "` → `"jose muller"`.
 */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(combiningMarks, '')
    .toLowerCase()
    .normalize('NFKD')
    .replace(combiningMarks, '')
    .replace(special, (letter) => plainLetters[letter] ?? letter)
    .replace(/\s+/gu, ' ')
    .trim();
}

/** The letters and digits of a text, folded: what is left of a name when its signs and blanks make no difference. */
export const lettersOf = (text: string): string => fold(text).replace(/[^\p{L}\p{N}]/gu, '');

/** The digits of a phone number, whatever stands between them. */
export const digits = (text: string): string => text.replace(/\D/gu, '');
