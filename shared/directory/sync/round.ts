import { findByIds, findSettled } from '../../customers/repository.ts';
import { fitting } from '../../paging/fitting.ts';
import type { ShownCustomer } from '../../standing/shown.ts';
import type { Head } from '../../table/change-log.ts';
import type { Table } from '../../table/table.ts';
import type { Image } from '../image.ts';
import type { ChangedRow } from './changed.ts';
import type { Progress } from './token.ts';

/** A customer as it is now, or that it was deleted. */
export type CustomerChanged = { readonly id: string } & (
  | { readonly customer: ShownCustomer }
  | { readonly deletedAt: string }
);

/** Some of what has changed, and what the client asks with next. */
export interface ChangesPage {
  readonly items: CustomerChanged[];
  readonly progress: Progress;
  /** Whether the round goes on. */
  readonly more: boolean;
}

/** How many customers are read at a time: few enough that they fit into memory, however large they are. */
const readSize = 100;

/** What the changes are read from. */
interface Read {
  readonly table: Table;
  /** The shop's. */
  readonly currency: string;
  /** It has taken in everything up to the heads. */
  readonly image: Image;
  readonly heads: readonly Head[];
}

/**
 * The next page of a client's round. A round goes through the customers by their ids, and answers each one whose last
 * change came after what the client has. The next round begins where the log stood when this one began: what changes
 * meanwhile comes then, whether or not this one has seen it.
 */
export async function nextPage(
  read: Read,
  { from, round = begun(read.heads, read.table.clock()) }: Progress,
  limit: number,
): Promise<ChangesPage> {
  const { image } = read;
  const rows = image.changes(from?.numbers, round.after, limit + 1);
  const { items, last } = await readRows(read, rows.slice(0, limit));
  const more = last !== undefined && last !== rows.at(-1)?.id;
  const progress = more ? { from, round: { ...round, after: last } } : { from: round.upTo };
  return { items, progress, more };
}

const begun = (heads: readonly Head[], now: Date) => ({
  upTo: { numbers: heads.map(({ n }) => n), at: now.getTime() },
  after: '',
});

/** What the table says of these rows, as far as it fits into one answer; and the id of the last one that was looked at. */
async function readRows(
  read: Read,
  rows: readonly ChangedRow[],
): Promise<{ items: CustomerChanged[]; last: string | undefined }> {
  const items: CustomerChanged[] = [];
  for (let start = 0; start < rows.length; start += readSize) {
    items.push(...(await readPart(read, rows.slice(start, start + readSize))));
    const few = fitting(items);
    if (few < items.length) return { items: items.slice(0, few), last: items[few - 1]?.id };
  }
  return { items, last: rows.at(-1)?.id };
}

async function readPart(
  { table, currency, image }: Read,
  rows: readonly ChangedRow[],
): Promise<CustomerChanged[]> {
  const standing = rows.filter((row) => 'rev' in row);
  const found = await findByIds(
    table,
    standing.map(({ id }) => id),
  );
  // A change may be visible in the log before it is in the customer, who would then be answered as it was before.
  const behind = standing.filter(({ id, rev }) => (found.get(id)?.version ?? 0) < rev);
  const settled = await findSettled(
    table,
    behind.map(({ id }) => id),
  );
  return rows.flatMap((row): CustomerChanged[] => {
    const { id } = row;
    if ('endedAt' in row) return [{ id, deletedAt: new Date(row.endedAt).toISOString() }];
    const customer = settled.get(id) ?? found.get(id);
    // Deleted since: the image will know it in the next round.
    return customer ? [{ id, customer: { ...customer, ...image.sumsOf(id, currency) } }] : [];
  });
}
