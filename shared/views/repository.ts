import { NotFound } from '../errors.ts';
import { readItem, readRange } from '../table/read.ts';
import type { Item, Table } from '../table/table.ts';
import { viewKey, viewsPartition } from './keys.ts';
import { predefinedViews } from './predefined.ts';
import { type StoredView, storedView, type View } from './view.ts';

/** The item of a view. Its filter is kept as text: it may be nested deeper than an item can be. */
export const viewItem = ({ filter, ...view }: StoredView): Item => ({
  ...viewKey(view.id),
  ...view,
  ...(filter !== undefined && { filter: JSON.stringify(filter) }),
});

/** The view that an item holds. */
export const viewOf = ({ filter, ...item }: Item): StoredView =>
  storedView.parse({ ...item, ...(typeof filter === 'string' && { filter: JSON.parse(filter) }) });

/** The saved views, the oldest first. */
export async function listSavedViews(table: Table): Promise<StoredView[]> {
  return (await readRange(table, { PK: viewsPartition })).map(viewOf);
}

/** @throws NotFound */
export async function getSavedView(table: Table, id: string): Promise<StoredView> {
  const item = await readItem(table, viewKey(id));
  if (!item) throw new NotFound('There is no view with this id.');
  return viewOf(item);
}

/**
 * The predefined or the saved view with this id.
 * @throws NotFound
 */
export const getView = async (table: Table, id: string): Promise<View> =>
  predefinedViews.find((view) => view.id === id) ?? (await getSavedView(table, id));
