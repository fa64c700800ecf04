import type { KindName } from '../kinds.ts';
import { readsAsNothing } from './nothing.ts';

/**
 * How a text is written so that no spreadsheet takes it for a formula, and no import for nothing: with an apostrophe before
 * what would begin one, before what says nothing, and before an apostrophe, so that the escape can be told from the text.
 */

/** What begins a formula: also full-width signs, and blanks that spreadsheets skip before one. */
const begins = /^['=+\-@\t\r\n＝＋－＠]/u;
const escaped = /^'['=+\-@\t\r\n＝＋－＠]/u;

/** What a spreadsheet shows where a formula has no value. */
const errors = new Set(
  'N/A VALUE! REF! DIV/0! NUM! NAME? NULL! SPILL! CALC! FIELD! BLOCKED! CONNECT! BUSY! UNKNOWN! GETTING_DATA'
    .split(' ')
    .map((name) => `#${name}`),
);
const hash = 0x23;

/** Whether the cell, as the file has it, is an error of the spreadsheet that it comes from. The same as a text is escaped. */
export const isFormulaError = (cell: string): boolean =>
  cell.charCodeAt(0) === hash && errors.has(cell.trim());

/**
 * A cell of a file, written again: it reads the same, and no spreadsheet takes it for a formula. What stands behind an
 * apostrophe is none; the error of a spreadsheet must stay one.
 */
export function guardFormula(written: string): string {
  const cell = unwrapText(written);
  // Behind an apostrophe it would be a text; signs alone are no formula.
  if (cell.startsWith("'") || !begins.test(cell) || readsAsNothing(cell)) return cell;
  // Whoever reads the cell drops blanks before it; behind an apostrophe they would stay.
  const text = cell.trimStart();
  return !text.startsWith("'") && begins.test(text) ? `'${text}` : text;
}

/** The text that a formula keeps as it is, so that no spreadsheet takes it for a number: `="0012"` → `0012`. Others stay. */
export function unwrapText(cell: string): string {
  if (!cell.startsWith('="')) return cell;
  const text = cell.trimEnd();
  const inside = text.slice(2, -1);
  const isText = text.length > 2 && text.endsWith('"') && !inside.replaceAll('""', '').includes('"');
  return isText ? inside.replaceAll('""', '"') : cell;
}

/**
 * The text, with an apostrophe before it where a spreadsheet would take it for a formula, or an import for nothing.
 * @param kind what the column holds; absent: it may be anything
 */
export const escapeFormula = (text: string, kind?: KindName): string =>
  begins.test(text) || isMore(text, kind) ? `'${text}` : text;

/** The text that was escaped. An apostrophe that escapes nothing stays: it is part of the text. */
export const unescapeFormula = (text: string): string =>
  escaped.test(text) || (text.startsWith("'") && isMore(text.slice(1))) ? text.slice(1) : text;

/** Whether a text would be more than that where it stands: an error, or nothing. */
const isMore = (text: string, kind?: KindName): boolean => isFormulaError(text) || readsAsNothing(text, kind);
