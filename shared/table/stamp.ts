import * as z from 'zod';
import type { Item } from './table.ts';

/**
 * Which entry of the change log tells of an item's last change: its lane, and its number there. So a scan of the table
 * knows as well as the log what has changed since an entry (docs/adr/0015).
 */
export interface Stamp {
  readonly lane: number;
  readonly n: number;
}

const stampedItem = z.object({ logLane: z.int().nonnegative(), logNumber: z.int().positive() });

/** The item as it is stored by the commit that is told of there. */
export function withStamp(item: Item, stamp: Stamp | undefined): Item {
  if (!stamp) throw new Error('What is written with a stamp must be told to the directory, too.');
  const attributes: z.input<typeof stampedItem> = { logLane: stamp.lane, logNumber: stamp.n };
  return { ...item, ...attributes };
}

/** The stamp of a stored item; undefined when it was written without one. */
export function stampOf(item: Item): Stamp | undefined {
  const { data } = stampedItem.safeParse(item);
  return data && { lane: data.logLane, n: data.logNumber };
}
