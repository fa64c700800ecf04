import { fold } from './fold.ts';

/** Apostrophes, and what people type in their place: `O’Neill`, `O'Neill` and `ONeill` are one name. */
const apostrophes = /['’‘‛ʼʻʹˈ′‵`´＇]/gu;
/** Dashes of any length; a name is written with one or the other. */
const dashes = /[\p{Pd}−]/gu;
/** What cannot be seen: joiners, marks of direction, soft hyphens. */
const invisible = /\p{Cf}/gu;
/** Letters that are another form of one: final sigma; Arabic and Persian keyboards; the Arabic line that stretches words. */
const forms: Readonly<Record<string, string>> = { ς: 'σ', ى: 'ي', ی: 'ي', ک: 'ك', ة: 'ه', ـ: '' };
const formed = new RegExp(`[${Object.keys(forms).join('')}]`, 'gu');
/** The zeros of the scripts whose digits people type: Arabic, Persian, Devanagari, Bengali, Thai. */
const zeros = [0x660, 0x6f0, 0x966, 0x9e6, 0xe50];
const otherDigits = /[٠-٩۰-۹०-९০-৯๐-๙]/gu;

/** Text that folding and all the rest would leave as it is, but for upper case: most of what there is. */
const plain = /^[\w@.,+/()&#:;!?*-]+(?: [\w@.,+/()&#:;!?*-]+)*$/;

/**
 * The form in which the directory compares, finds and sorts texts: folded (`./fold.ts`), and beyond that without
 * apostrophes and invisible characters, with one kind of dash, one form of each letter and digits 0 to 9. Idempotent.
 * Nothing that is stored is made of it, so these rules may grow.
 */
export function searchForm(text: string): string {
  if (plain.test(text)) return text.toLowerCase();
  const folded = fold(unify(text));
  // Folding makes apostrophes and final sigmas of other characters.
  return plain.test(folded) ? folded : fold(unify(folded));
}

const unify = (text: string): string =>
  text
    .replace(apostrophes, '')
    .replace(invisible, '')
    .replace(dashes, '-')
    .replace(formed, (letter) => forms[letter] ?? letter)
    .replace(otherDigits, (digit) => {
      const code = digit.codePointAt(0) ?? 0;
      const zero = zeros.findLast((one) => one <= code) ?? code;
      return String(code - zero);
    });
