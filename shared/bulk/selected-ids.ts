import { boundQuery } from '../directory/bound-query.ts';
import type { Directory } from '../directory/directory.ts';
import type { Question } from '../directory/predicate.ts';
import { DanglingReference, NotFound } from '../errors.ts';
import type { Table } from '../table/table.ts';
import { questionOf } from '../views/question.ts';
import { getView } from '../views/repository.ts';
import type { Selection } from './selection.ts';

/**
 * The ids of whom it means at this moment, each once, in order. Those that were named need not exist.
 * @throws DanglingReference, UnreadableView, InvalidRequest
 */
export async function idsOf(table: Table, directory: Directory, given: Selection): Promise<string[]> {
  const ids = given.ids ? [...new Set(given.ids)] : await directory.select(await questionIn(table, given));
  return ids.sort();
}

async function questionIn(table: Table, { view, filter, q, timeZone }: Selection): Promise<Question> {
  if (view === undefined) return await boundQuery(table, { filter, q, timeZone }, 'selection');
  try {
    return { ...questionOf(await getView(table, view), '/selection/view'), timeZone };
  } catch (error) {
    if (!(error instanceof NotFound)) throw error;
    throw new DanglingReference('/selection/view', 'The view', `GET /v1/views lists all.`);
  }
}
