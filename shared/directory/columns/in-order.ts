import type { Marks } from './marks.ts';
import type { Order } from './order.ts';

/** A row that lies over the base: its id, the key of its value, and its place by id, which lies between two rows. */
export interface NewerPlace {
  readonly id: string;
  readonly key: number;
  readonly row: number;
}

/**
 * The ids of all marked rows, ascending by their keys and then by their places, with the newer ones among them.
 * @param newer ascending
 */
export function idsInOrder(
  { keys }: Pick<Order, 'keys'>,
  marks: Marks,
  idOf: (row: number) => string,
  newer: readonly NewerPlace[],
): string[] {
  const rows = Uint32Array.from(markedRows(marks)).sort((a, b) => (keys[a] ?? 0) - (keys[b] ?? 0) || a - b);
  const ids: string[] = [];
  let next = 0;
  const takeBefore = (isBefore: (place: NewerPlace) => boolean) => {
    for (let place = newer[next]; place && isBefore(place); place = newer[++next]) ids.push(place.id);
  };
  for (const row of rows) {
    const key = keys[row] ?? 0;
    takeBefore((place) => place.key < key || (place.key === key && place.row < row));
    ids.push(idOf(row));
  }
  takeBefore(() => true);
  return ids;
}

function* markedRows(marks: Marks): Generator<number> {
  for (const [row, mark] of marks.entries()) if (mark === 1) yield row;
}
