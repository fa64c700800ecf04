import type { WritingContext } from '../customer-files/kinds.ts';
import type { WrittenColumn } from '../customer-files/write.ts';
import { listGroups } from '../groups/repository.ts';
import type { Table } from '../table/table.ts';
import { csvCell, csvLine } from './csv-line.ts';
import type { ExportDetails } from './job.ts';
import { subjectOf } from './subjects.ts';
import { workbookCell } from './workbook-cell.ts';

export interface WriterDeps {
  readonly table: Table;
  /** ISO 4217: amounts in another one say so. */
  readonly currency: string;
}

/** Writes a row as a line of a part of the file: of CSV the line itself, of a workbook its cells as JSON. */
export type RowWriter = (row: object) => string;

/** What writes the rows of a file: made once, for many rows. */
export async function rowWriter({ table, currency }: WriterDeps, details: ExportDetails): Promise<RowWriter> {
  const [there, groups] = await Promise.all([
    subjectOf(details.content).columns(table),
    details.columns.includes('groups') ? listGroups(table) : [],
  ]);
  const groupNames = new Map(groups.map(({ id, name }) => [id, name]));
  return writerOf(there, { groupNames, currency }, details);
}

/** The same, when it is known what rows are written with. Columns that are gone by now stay empty. */
export function writerOf(
  columnsThere: readonly WrittenColumn[],
  context: WritingContext,
  {
    columns,
    format,
    delimiter,
    timeZone,
  }: Pick<ExportDetails, 'columns' | 'format' | 'delimiter' | 'timeZone'>,
): RowWriter {
  const there = new Map(columnsThere.map((column) => [column.name, column]));
  const written = columns.map((name) => there.get(name));
  const cells = (row: object) => written.map((column) => column?.write(row, context) ?? null);
  return format === 'csv'
    ? (row) =>
        csvLine(
          cells(row).map((cell, index) => csvCell(cell, timeZone, written[index]?.holds)),
          delimiter,
        )
    : (row) => `${JSON.stringify(cells(row).map((cell) => workbookCell(cell, timeZone)))}\n`;
}
