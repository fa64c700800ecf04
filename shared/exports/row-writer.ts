import { readDefinitions } from '../custom-fields/repository.ts';
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

/** What writes the rows of a file: made once, for many rows. Columns that are gone by now stay empty. */
export async function rowWriter(
  { table, currency }: WriterDeps,
  { columns, format, delimiter, timeZone }: ExportDetails,
): Promise<RowWriter> {
  const [definitions, groups] = await Promise.all([
    readDefinitions(table),
    columns.includes('groups') ? listGroups(table) : [],
  ]);
  const there = new Map(writtenColumns(definitions).map((column) => [column.name, column]));
  const context = { groupNames: new Map(groups.map(({ id, name }) => [id, name])), currency };
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
