import type { Directory } from '../directory/directory.ts';
import { idsOf, selectedView } from '../selection/selected-ids.ts';
import type { Table } from '../table/table.ts';
import { chosenColumns } from './chosen-columns.ts';
import { fileNameOf } from './file-name.ts';
import { requireFitting } from './limits.ts';
import { daysOf } from './months.ts';
import { orderOf } from './order.ts';
import type { NewExport } from './request.ts';
import { subjectOf } from './subjects.ts';
import { personalColumns } from './whose.ts';

/** What is to be in a file, and what it is called. */
type Foreseen = { readonly columns: string[]; readonly fileName: string } & (
  | {
      /** The customers, in the order of the rows. */
      readonly ids: string[];
      readonly days?: undefined;
    }
  | { readonly days: string[]; readonly ids?: undefined }
);

/**
 * What the file would have, were it asked for now; nothing is done.
 * @throws DanglingReference, UnreadableView, InvalidRequest, LimitReached
 */
export async function foresee(table: Table, directory: Directory, asked: NewExport): Promise<Foreseen> {
  const { content, selection = {}, months, format } = asked;
  const view = selection.view === undefined ? undefined : await selectedView(table, selection.view);
  const subject = subjectOf(content);
  const columns = await subject.columns(table);
  const there = {
    columns: months ? columns.filter(({ name }) => !personalColumns.has(name)) : columns,
    alsoUsual: subject.alsoUsual,
  };
  // A view's columns are those of customers.
  const ofView = content === 'customers' ? view?.columns : undefined;
  const file = {
    columns: chosenColumns(asked.columns, ofView, there),
    fileName: fileNameOf(view, subject.name, asked, table.clock()),
  };
  if (months) return { ...file, days: daysOf(months) };
  const sort = orderOf(asked.sort, view);
  const ids = await idsOf(table, directory, selection, { sort, viewOfEverybody: true });
  requireFitting(format, ids.length, file.columns.length);
  return { ...file, ids };
}
