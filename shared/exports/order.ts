import { type Sort, sortText, toSort } from '../directory/query.ts';
import { viewPointer } from '../selection/selected-ids.ts';
import { UnreadableView } from '../views/errors.ts';
import type { View } from '../views/view.ts';

/**
 * The order of the rows: the one that is asked for, or else that of the view; undefined: the oldest first.
 * @throws UnreadableView
 */
export function orderOf(asked: string | undefined, view: View | undefined): Sort | undefined {
  const order = sortText.optional().safeParse(asked ?? view?.sort);
  if (!order.success) throw new UnreadableView('sort', viewPointer);
  return order.data === undefined ? undefined : toSort(order.data);
}
