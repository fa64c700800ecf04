/**
 * How a text is written so that no spreadsheet takes it for a formula: with an apostrophe before what would begin one,
 * and before an apostrophe, so that the escape can be told from the text.
 */

/** What begins a formula: also full-width signs, and blanks that spreadsheets skip before one. */
const begins = /^['=+\-@\t\r\n＝＋－＠]/u;
const escaped = /^'['=+\-@\t\r\n＝＋－＠]/u;

export const escapeFormula = (text: string): string => (begins.test(text) ? `'${text}` : text);

/** The text that was escaped. An apostrophe that escapes nothing stays: it is part of the text. */
export const unescapeFormula = (text: string): string => (escaped.test(text) ? text.slice(1) : text);
