import type { Directory } from '../directory/directory.ts';
import type { Question } from '../directory/predicate.ts';
import { type DirectoryQuery, defaultOrder, inOrder, type ListQuery, sortText } from '../directory/query.ts';
import { UnreadableView } from './errors.ts';
import { readFilter } from './filter.ts';
import type { View } from './view.ts';

/**
 * What the view asks of each customer. A group or a custom field that has been deleted since is an id that nobody has.
 * @param pointer where a body names the view
 * @throws UnreadableView
 */
export function questionOf({ filter: saved, q }: Pick<View, 'filter' | 'q'>, pointer?: string): Question {
  if (saved === undefined) return { q };
  const filter = readFilter(saved);
  if (!filter) throw new UnreadableView('filter', pointer);
  return { filter, q };
}

/**
 * The view's customers who match the query as well, in the order that it asks for, or else in the view's own.
 * @throws UnreadableView
 */
export function narrowed(view: Pick<View, 'filter' | 'q' | 'sort'>, query: ListQuery): DirectoryQuery {
  const { filter, q } = questionOf(view);
  const order = sortText.safeParse(view.sort ?? defaultOrder);
  if (!order.success && query.sort === undefined) throw new UnreadableView('sort');
  const filters = [filter, query.filter].filter((one) => one !== undefined);
  const terms = [q ?? [], query.q ?? []].flat();
  return {
    ...inOrder(query, order.data ?? defaultOrder),
    filter: filters.length > 0 ? { and: filters } : undefined,
    q: terms,
  };
}

/**
 * How many customers each of these views has, all at one moment, by its id; of those that are understood.
 * @param timeZone where days begin and end. Default: UTC
 */
export async function countViews(
  directory: Directory,
  views: readonly View[],
  timeZone?: string,
): Promise<ReadonlyMap<string, number>> {
  const readable = views.filter(({ filter }) => filter === undefined || readFilter(filter));
  const counts = await directory.count(readable.map((view) => ({ ...questionOf(view), timeZone })));
  return new Map(readable.map(({ id }, index) => [id, counts[index] ?? 0]));
}
