import { queryItems } from './read.ts';
import type { Item, Table } from './table.ts';

/** Records of one kind in one partition. Their sort keys are the prefix and an id that sorts by time. */
export interface Records {
  readonly PK: string;
  readonly prefix: string;
}

/** Which page: at most so many records, those older than the record with the id `after`. */
export interface PageOfRecords {
  readonly limit: number;
  readonly after?: string | undefined;
}

/**
 * One page of records, the newest first.
 * @returns the page, and the id to go on after unless it is the last one
 */
export async function newestFirst<Entry extends { readonly id: string }>(
  table: Table,
  { PK, prefix }: Records,
  { limit, after }: PageOfRecords,
  parse: (item: Item) => Entry,
): Promise<{ items: Entry[]; after?: string }> {
  const range = {
    PK,
    from: prefix,
    to: after === undefined ? `${prefix}\uffff` : prefix + after,
    descending: true,
    // The record of the bound is read too; one more tells whether there is a next page.
    limit: limit + 2,
  };
  const found = (await Array.fromAsync(queryItems(table, range))).map(parse).filter(({ id }) => id !== after);
  const items = found.slice(0, limit);
  const last = items.at(-1);
  return { items, ...(found.length > limit && last && { after: last.id }) };
}
