import { isFormulaError } from '../customer-files/cells/formula.ts';
import { cellText } from '../customer-files/write.ts';
import { csvLine } from '../exports/csv-line.ts';
import { plainNumber } from '../workbooks/plain-number.ts';
import type { FoundCell } from '../workbooks/read/cell-value.ts';
import type { SheetRow } from '../workbooks/read/sheet-rows.ts';
import type { Sheet } from '../workbooks/read/workbook.ts';
import { FileRefused } from './file-refused.ts';
import { limits } from './limits.ts';

/** The sheets of a workbook that make up one list. */
export interface WorkbookRows {
  readonly sheets: readonly [Sheet, ...Sheet[]];
  /** Sheets that hold something else, by their names. */
  readonly ignored: readonly string[];
}

/**
 * The first sheet that people see and that holds anything, and those that go on with it: they have the same header, as
 * exports do whose rows do not fit into one sheet.
 * @throws FileRefused when there is none
 */
export async function rowsOfWorkbook(all: readonly Sheet[]): Promise<WorkbookRows> {
  const sheets: Sheet[] = [];
  const ignored: string[] = [];
  let header: string | undefined;
  for (const sheet of all) {
    const first = await firstRow(sheet);
    if (!first) continue;
    const own = JSON.stringify(texts(sheet, first).map((text) => text.trim()));
    if (!sheet.hidden && own === (header ?? own)) {
      header = own;
      sheets.push(sheet);
    } else ignored.push(sheet.name);
  }
  const [sheet, ...others] = sheets;
  if (!sheet) throw new FileRefused('It is empty.');
  return { sheets: [sheet, ...others], ignored };
}

async function firstRow(sheet: Sheet): Promise<SheetRow | undefined> {
  for await (const row of sheet.rows()) return row;
  return undefined;
}

/** What separates the cells of {@link csvOf}. */
export const workbookDelimiter = ',';

/**
 * The rows as lines of CSV. Those of the first sheet stand in the lines that they have there, so that a row is found by
 * its number; those of the others follow.
 */
export async function* csvOf({ sheets: [first, ...others] }: WorkbookRows): AsyncGenerator<string, void> {
  const lineOf = lineWriter();
  let lines = 0;
  for await (const row of first.rows()) {
    yield '\r\n'.repeat(row.number - 1 - lines) + lineOf(texts(first, row));
    lines = row.number;
  }
  for (const sheet of others) {
    let isHeader = true;
    for await (const row of sheet.rows()) {
      if (!isHeader) yield lineOf(texts(sheet, row));
      isHeader = false;
    }
  }
}

/**
 * What writes rows as lines that reach as far as the header, which is the first row that says anything: a sheet need not
 * hold blank cells at the end of a row, nor do any mean that the row was shifted.
 */
function lineWriter(): (cells: readonly string[]) => string {
  let width = 0;
  return (cells) => {
    const filled = cells.findLastIndex((cell) => cell.trim() !== '') + 1;
    if (filled > 0) width ||= Math.min(cells.length, limits.columns);
    const whole = Array.from({ length: Math.max(filled, width) }, (_, index) => cells[index] ?? '');
    return csvLine(whole, workbookDelimiter);
  };
}

const texts = ({ fromExport }: Sheet, { cells }: SheetRow): string[] =>
  cells.map((cell) => textOf(cell, fromExport));

/** A cell as files of customers have it; one that cannot be read as an error, which no row is imported with. */
function textOf(cell: FoundCell, isLiteral: boolean): string {
  if (typeof cell === 'string') {
    if (!cell.isWellFormed()) return '#VALUE!';
    // Others may have been made of a CSV file: then they still hold its escapes. Errors are cells of their own kind.
    return isLiteral || isFormulaError(cell) ? cellText(cell) : cell;
  }
  if (cell === null || typeof cell !== 'object') return cellText(cell);
  if ('number' in cell) return plainNumber(cell.number);
  return 'error' in cell ? cell.error : cellText(cell);
}
