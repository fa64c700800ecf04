import type { Order } from './order.ts';

/** Which rows of an order are wanted. */
export interface Wanted {
  /** 1 for each row that may be in the answer. */
  readonly marks: Uint8Array;
  readonly descending: boolean;
  readonly limit: number;
  /** Only rows beyond this place: the key of a value, and the place of a row, which may lie between two. */
  readonly after?: { readonly key: number; readonly row: number } | undefined;
}

/**
 * The first rows of an order, in order; equal ones by their place, which is by id. One pass over all rows, so that a
 * deep page costs what the first one does.
 */
export function firstRows({ keys }: Pick<Order, 'keys'>, wanted: Wanted): number[] {
  const { marks, descending, limit, after } = wanted;
  const { length } = marks;
  const sign = descending ? -1 : 1;
  const keyAt = (row: number) => sign * (keys[row] ?? 0);
  const inOrder = (a: number, b: number) => {
    const [one, other] = [keyAt(a), keyAt(b)];
    return one === other ? sign * (a - b) : one - other;
  };
  const isAfter = (row: number, key: number) => {
    if (!after) return true;
    const afterKey = sign * after.key;
    return key === afterKey ? sign * (row - after.row) > 0 : key > afterKey;
  };
  const mostKept = 4 * limit + 100;
  /** The first of the rows at every `stride`th place whose keys are not over the bound. */
  const pick = (stride: number, bound: number): number[] => {
    let kept: number[] = [];
    let isBoundKept = false;
    // In the order of the places, so that of equal rows those that come later need not be kept.
    for (let step = 0; step < length; step += stride) {
      const row = descending ? length - 1 - step : step;
      if (marks[row] !== 1) continue;
      const key = sign * (keys[row] ?? 0);
      if (key > bound || (isBoundKept && key === bound) || !isAfter(row, key)) continue;
      kept.push(row);
      if (kept.length < mostKept) continue;
      kept = kept.sort(inOrder).slice(0, limit);
      bound = keyAt(kept[limit - 1] ?? 0);
      isBoundKept = true;
    }
    return kept.sort(inOrder).slice(0, limit);
  };
  // A sample's last row bounds all others: without it, keys that fall from place to place would all be kept for a while.
  const last = pick(sampleStride, Number.POSITIVE_INFINITY)[limit - 1];
  return pick(1, last === undefined ? Number.POSITIVE_INFINITY : keyAt(last));
}

const sampleStride = 64;
