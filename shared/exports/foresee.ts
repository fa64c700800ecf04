import type { Directory } from '../directory/directory.ts';
import { idsOf, selectedView } from '../selection/selected-ids.ts';
import type { Table } from '../table/table.ts';
import { chosenColumns } from './chosen-columns.ts';
import { fileNameOf } from './file-name.ts';
import { requireFitting } from './limits.ts';
import { orderOf } from './order.ts';
import type { NewExport } from './request.ts';
import { subjectOf } from './subjects.ts';

/** What is to be in a file, and what it is called. */
interface Foreseen {
  /** The customers, in the order of the rows. */
  readonly ids: string[];
  readonly columns: string[];
  readonly fileName: string;
}

/**
 * What the file would have, were it asked for now; nothing is done.
 * @throws DanglingReference, UnreadableView, InvalidRequest, LimitReached
 */
export async function foresee(table: Table, directory: Directory, asked: NewExport): Promise<Foreseen> {
  const { selection, format } = asked;
  const view = selection.view === undefined ? undefined : await selectedView(table, selection.view);
  const subject = subjectOf(asked.content);
  const there = { columns: await subject.columns(table), alsoUsual: subject.alsoUsual };
  const columns = chosenColumns(asked.columns, view?.columns, there);
  const sort = orderOf(asked.sort, view);
  const ids = await idsOf(table, directory, selection, { sort, viewOfEverybody: true });
  requireFitting(format, ids.length, columns.length);
  return { ids, columns, fileName: fileNameOf(view, subject.name, asked, table.clock()) };
}
