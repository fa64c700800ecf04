import type { StoredCustomField } from '../custom-fields/definition.ts';
import { readDefinitions } from '../custom-fields/repository.ts';
import type { WritingContext } from '../customer-files/kinds.ts';
import { writtenColumns } from '../customer-files/write.ts';
import type { StoredCustomer } from '../customers/customer.ts';
import { listGroups } from '../groups/repository.ts';
import type { Table } from '../table/table.ts';
import { csvCell, csvLine } from './csv-line.ts';
import type { ExportDetails } from './job.ts';
import { workbookCell } from './workbook-cell.ts';

export interface WriterDeps {
  readonly table: Table;
  /** ISO 4217: amounts in another one say so. */
  readonly currency: string;
}

/** Writes a customer as a line of a part of the file: of CSV the line itself, of a workbook its cells as JSON. */
export type RowWriter = (customer: StoredCustomer) => string;

/** What writes the rows of a file: made once, for many rows. */
export async function rowWriter({ table, currency }: WriterDeps, details: ExportDetails): Promise<RowWriter> {
  const [definitions, groups] = await Promise.all([
    readDefinitions(table),
    details.columns.includes('groups') ? listGroups(table) : [],
  ]);
  const groupNames = new Map(groups.map(({ id, name }) => [id, name]));
  return writerOf(definitions, { groupNames, currency }, details);
}

/** The same, when it is known what rows are written with. Columns that are gone by now stay empty. */
export function writerOf(
  definitions: readonly StoredCustomField[],
  context: WritingContext,
  {
    columns,
    format,
    delimiter,
    timeZone,
  }: Pick<ExportDetails, 'columns' | 'format' | 'delimiter' | 'timeZone'>,
): RowWriter {
  const there = new Map(writtenColumns(definitions).map((column) => [column.name, column]));
  const cells = (customer: StoredCustomer) =>
    columns.map((name) => there.get(name)?.write(customer, context) ?? null);
  return format === 'csv'
    ? (customer) =>
        csvLine(
          cells(customer).map((cell) => csvCell(cell, timeZone)),
          delimiter,
        )
    : (customer) => `${JSON.stringify(cells(customer).map((cell) => workbookCell(cell, timeZone)))}\n`;
}
