import { boundQuery } from '../directory/bound-query.ts';
import type { Directory } from '../directory/directory.ts';
import { type Question, termsOf } from '../directory/predicate.ts';
import type { Sort } from '../directory/query.ts';
import { isBlankTerm } from '../directory/term.ts';
import { DanglingReference, InvalidRequest, NotFound } from '../errors.ts';
import type { Table } from '../table/table.ts';
import { UnreadableView } from '../views/errors.ts';
import { questionOf } from '../views/question.ts';
import { getView } from '../views/repository.ts';
import type { View } from '../views/view.ts';
import { goneFromFilter, goneWhenBeingDeleted } from './gone-from-filter.ts';
import type { Selection } from './selection.ts';

interface Wanted {
  /** Their order. Default: that of their ids, the oldest first. */
  readonly sort?: Sort | undefined;
  /** Whether a view may be one of everybody. Default: no */
  readonly viewOfEverybody?: boolean;
}

/**
 * The ids of whom it means at this moment, each once, in order. Those that were named need not exist. What a search
 * forgives is refused here where it would make the selection grow.
 * @throws DanglingReference, UnreadableView, InvalidRequest
 */
export async function idsOf(
  table: Table,
  directory: Directory,
  given: Selection,
  { sort, viewOfEverybody = false }: Wanted = {},
): Promise<string[]> {
  if (given.ids) return await ordered(directory, new Set(given.ids), sort);
  const ids = await directory.select(await questionIn(table, given, viewOfEverybody), sort);
  return sort ? ids : ids.sort();
}

/** Those that there are not come last. */
async function ordered(directory: Directory, ids: Set<string>, sort: Sort | undefined): Promise<string[]> {
  const known = sort ? (await directory.select({}, sort)).filter((id) => ids.has(id)) : [];
  return [...known, ...[...ids.difference(new Set(known))].sort()];
}

async function questionIn(
  table: Table,
  { view, filter, q, timeZone }: Selection,
  viewOfEverybody: boolean,
): Promise<Question> {
  if (view !== undefined) return { ...(await questionOfView(table, view, viewOfEverybody)), timeZone };
  const question = await boundQuery(table, { filter, q, timeZone }, 'selection');
  const gone = filter && (await goneFromFilter(table, filter));
  if (gone !== undefined) throw new DanglingReference('/selection/filter', gone, goneWhenBeingDeleted);
  return question;
}

/** Where a body names the view. */
export const viewPointer = '/selection/view';

async function questionOfView(table: Table, id: string, ofEverybody: boolean): Promise<Question> {
  const question = questionOf(await selectedView(table, id), viewPointer);
  const { filter, q } = question;
  const refuse = (why: string) => new UnreadableView('filter', viewPointer, why);
  if (!ofEverybody && !filter && termsOf(q).every(isBlankTerm))
    throw refuse('This view has every customer. If every customer is meant, say "all": true instead.');
  const gone = filter && (await goneFromFilter(table, filter));
  if (gone !== undefined)
    throw refuse(
      `${gone}, by which this view filters, does not exist. ${goneWhenBeingDeleted} Give the view another filter.`,
    );
  try {
    return await boundQuery(table, question, 'selection');
  } catch (error) {
    // A custom field of the same key can be declared anew with another type.
    if (!(error instanceof InvalidRequest)) throw error;
    throw refuse(`The filter of this view does not fit any more. ${error.errors[0]?.message}`);
  }
}

/**
 * The view that a selection names.
 * @throws DanglingReference
 */
export async function selectedView(table: Table, id: string): Promise<View> {
  try {
    return await getView(table, id);
  } catch (error) {
    if (!(error instanceof NotFound)) throw error;
    throw new DanglingReference(viewPointer, 'The view', `GET /v1/views lists all.`);
  }
}
