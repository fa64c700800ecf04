import * as z from 'zod';
import { isBirthDate } from '../customers/birth-date.ts';
import { canonicalEmail } from '../customers/email.ts';
import { unescapeFormula } from './cells/formula.ts';
import type { FileColumn } from './columns.ts';
import { type Kind, kindOf } from './kinds.ts';
import { type Reader, type ReadingContext, readerOf } from './readers.ts';
import type { RowProblem } from './row-problem.ts';
import { isShortened } from './shortened.ts';
import '../text/plain-words.ts';

/** Why a cell cannot be taken. */
export class CellFault {
  readonly message: string;
  readonly code: RowProblem['code'];

  constructor(message: string, code: RowProblem['code'] = 'invalid') {
    this.message = message;
    this.code = code;
  }
}

/** What a cell that is not blank says; null: nothing. */
export type CellReader = (cell: string) => unknown;

/**
 * What reads the cells of a column: exactly what the field's schema accepts. Most cells are plain: short lines of Latin
 * letters. Those are known to be accepted as they are, without asking the schema, which takes fifty times as long.
 */
export function cellReader(column: FileColumn, schema: z.ZodType, context: ReadingContext): CellReader {
  const kind = kindOf(column.kind);
  const reader = readerOf(column.kind);
  const judge = (text: string): unknown => judged(cleaned(text, kind), reader, schema, context);
  const longest = Number(z.globalRegistry.get(schema)?.maxLength ?? 0);
  switch (column.kind) {
    case 'line':
    case 'name':
    case 'lines':
      return (cell) => (cell.length <= longest && plain.test(cell) ? cell : judge(cell));
    case 'code':
      return undamaged((cell) => (cell.length <= longest && plain.test(cell) ? cell : judge(cell)));
    case 'phone':
      return undamaged((cell) =>
        cell.length <= longest && plain.test(cell) && /\d/.test(cell) ? cell : judge(cell),
      );
    case 'email':
      return (cell) =>
        (cell.length <= longestEmail ? canonicalEmail(unquoted(cell)) : undefined) ?? judge(cell);
    case 'birthDate':
      return remembering((cell) => (isBirthDate(cell) ? cell : judge(cell)));
    case 'username':
    case 'id':
    case 'website':
      return judge;
    default:
      return remembering(judge);
  }
}

const longestEmail = 320;

const undamaged =
  (read: CellReader): CellReader =>
  (cell) =>
    isShortened(cell) ? damaged : read(cell);

const damaged = new CellFault(
  'A spreadsheet has shortened this number. Export it as text.',
  'damaged_number',
);

/** In composed form, trimmed, without anything that a text may not have, nor an apostrophe that may be an escape. */
const plain = /^[!-&(-~À-ɏ](?:[ -~À-ɏ]*[!-~À-ɏ])?$/;

function judged(
  text: string,
  reader: Reader | undefined,
  schema: z.ZodType,
  context: ReadingContext,
): unknown {
  if (reader && text.length > longestRead) return new CellFault(`At most ${longestRead} characters.`);
  const value = reader ? reader.read(text, context) : text;
  if (value === null) return null;
  if (value === undefined) {
    const takes = reader?.takes ?? 'This is not valid.';
    return new CellFault(typeof takes === 'string' ? takes : takes(text, context));
  }
  const { success, data, error } = schema.safeParse(value);
  return success ? data : new CellFault(error.issues.map(({ message }) => message).join(' '));
}

/** Of a value that is not taken as it is written. The longest is a list of tags, all of them quoted. */
export const longestRead = 20_000;

/**
 * The text of a cell without what programs add: blanks around it, the apostrophe that keeps spreadsheets from taking it
 * for a formula or a number, line breaks in what is one line.
 */
function cleaned(cell: string, { lines, digits }: Kind): string {
  const text = unquoted(cell);
  const free = digits && text.length === cell.trim().length ? text.replace(/^'(?=[+\d])/, '') : text;
  return lines || !/[\r\n]/.test(free) ? free : oneLine(free);
}

const oneLine = (text: string): string =>
  text
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join(' ');

const unquoted = (cell: string): string => unescapeFormula(cell.trim());

/** How many cells of a column are remembered: dates, countries, groups, words come again and again. */
const mostRemembered = 5_000;
const longestRemembered = 60;

function remembering(read: CellReader): CellReader {
  const known = new Map<string, unknown>();
  return (cell) => {
    const before = known.get(cell);
    if (before !== undefined) return before;
    const value = read(cell);
    if (known.size < mostRemembered && cell.length <= longestRemembered) known.set(cell, value);
    return value;
  };
}
