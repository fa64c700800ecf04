/** A page of a list that goes on. */
interface Page<Item> {
  readonly items: readonly Item[];
  readonly total: number;
  readonly nextCursor?: string | undefined;
}

const mostOnPage = 100;

/**
 * So many items of a list, page by page.
 * @param ask answers the page after the cursor
 */
export async function take<Item>(
  limit: number,
  ask: (page: { limit: number; cursor?: string }) => Promise<Page<Item>>,
): Promise<{ items: Item[]; total: number; nextCursor?: string }> {
  const items: Item[] = [];
  let cursor: string | undefined;
  for (;;) {
    const wanted = Math.min(mostOnPage, limit - items.length);
    const page = await ask({ limit: wanted, ...(cursor !== undefined && { cursor }) });
    items.push(...page.items);
    cursor = page.nextCursor;
    const rest = cursor === undefined ? {} : { nextCursor: cursor };
    if (cursor === undefined || items.length >= limit) return { items, total: page.total, ...rest };
  }
}
