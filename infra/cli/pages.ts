/** A page of a list that goes on. */
interface Page {
  readonly items: readonly unknown[];
  readonly nextCursor?: string;
}

const mostOnPage = 100;

/**
 * So many items of a list, page by page.
 * @param ask answers the page after the cursor
 * @returns the last page, with the items of all
 */
export async function take<Asked extends Page>(
  limit: number,
  ask: (page: { limit: number; cursor?: string }) => Promise<Asked>,
): Promise<Asked & { items: Asked['items'][number][] }> {
  const items: Asked['items'][number][] = [];
  for (let cursor: string | undefined; ; ) {
    const wanted = Math.min(mostOnPage, limit - items.length);
    const page = await ask({ limit: wanted, ...(cursor !== undefined && { cursor }) });
    items.push(...page.items);
    cursor = page.nextCursor;
    if (cursor === undefined || items.length >= limit) return { ...page, items };
  }
}
