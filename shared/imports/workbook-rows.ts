import { isFormulaError } from '../customer-files/cells/formula.ts';
import { cellText } from '../customer-files/write.ts';
import { csvLine } from '../exports/csv-line.ts';
import { plainNumber } from '../workbooks/plain-number.ts';
import type { FoundCell } from '../workbooks/read/cell-value.ts';
import type { SheetRow } from '../workbooks/read/sheet-rows.ts';
import type { Sheet } from '../workbooks/read/workbook.ts';
import { FileRefused } from './file-refused.ts';

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
  let lines = 0;
  for await (const row of first.rows()) {
    yield '\r\n'.repeat(row.number - 1 - lines) + csvLine(texts(first, row), workbookDelimiter);
    lines = row.number;
  }
  for (const sheet of others) {
    let isHeader = true;
    for await (const row of sheet.rows()) {
      if (!isHeader) yield csvLine(texts(sheet, row), workbookDelimiter);
      isHeader = false;
    }
  }
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
