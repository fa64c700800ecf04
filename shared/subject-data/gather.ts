import type { PageOfRecords } from '../table/newest-first.ts';

/** How many records are read at a time. */
const pageSize = 250;

/** How many bytes of JSON there may still be. Lists that share one share what there is. */
export interface Room {
  bytes: number;
}

/**
 * Everything of a list that is read page by page, as far as there is room.
 * @param show the record as it is answered
 */
export async function gather<Entry, Shown>(
  room: Room,
  read: (page: PageOfRecords) => Promise<{ items: Entry[]; after?: string }>,
  show: (entries: readonly Entry[]) => Promise<readonly Shown[]> | readonly Shown[],
): Promise<{ items: Shown[]; isWhole: boolean }> {
  const items: Shown[] = [];
  let reached: string | undefined;
  do {
    const page = await read({ limit: pageSize, after: reached });
    for (const shown of await show(page.items)) {
      room.bytes -= Buffer.byteLength(JSON.stringify(shown)) + 1;
      if (room.bytes < 0) return { items, isWhole: false };
      items.push(shown);
    }
    reached = page.after;
  } while (reached !== undefined);
  return { items, isWhole: true };
}
