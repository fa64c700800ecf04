import type { StoredCustomer } from '../customers/customer.ts';
import { directoryProfile } from '../customers/directory-row.ts';
import { findByIds, scanCustomers } from '../customers/repository.ts';
import { openCursor, sealCursor } from '../paging/cursor.ts';
import type { Head } from '../table/change-log.ts';
import type { Table } from '../table/table.ts';
import { Image, position } from './image.ts';
import { EntryExpired, lastExpired, readEntries, readHeads } from './log-reader.ts';
import { predicateOf } from './predicate.ts';
import type { DirectoryQuery } from './query.ts';
import { toRow } from './row.ts';

/** One page of customers. */
export interface CustomerPage {
  readonly items: StoredCustomer[];
  readonly total: number;
  readonly nextCursor?: string;
}

/**
 * Answers which customers match a query, from an image in memory that is checked against the change log at every
 * question: a change that was answered before the question was asked is in the answer (docs/adr/0002).
 */
export class Directory {
  readonly #table: Table;
  #image: Image | undefined;

  constructor(table: Table) {
    this.#table = table;
  }

  /**
   * One page of the customers who match.
   * @param sealingKey secret of the principal, to which the cursors are bound
   * @throws InvalidRequest when the cursor belongs to another query or principal
   */
  async search(query: DirectoryQuery, sealingKey: string): Promise<CustomerPage> {
    const { filter, q, sort } = query;
    const seal = { question: [filter, q, sort], sealingKey };
    const after = query.cursor === undefined ? undefined : openCursor(query.cursor, position, seal);
    const matches = predicateOf(query);
    for (;;) {
      this.#image ??= await rebuild(this.#table);
      const image = this.#image;
      const { ids, total, end } = image.query(matches, sort, query.limit, after);
      const [heads, rows] = await Promise.all([readHeads(this.#table), findByIds(this.#table, ids)]);
      if (image.isCurrent(heads.map(({ n }) => n))) {
        // A row may have changed since the heads were read; then what the table says is newer, and it decides.
        const items = ids.flatMap((id) => rows.get(id) ?? []).filter((customer) => matches(rowOf(customer)));
        return { items, total, ...(end && { nextCursor: sealCursor(end, seal) }) };
      }
      await this.#catchUp(image, heads);
    }
  }

  async #catchUp(image: Image, heads: readonly Head[]): Promise<void> {
    try {
      await replay(this.#table, image, heads);
    } catch (error) {
      // The image may have taken in a part; that is no harm, but what expired can only be found in the table.
      this.#image = undefined;
      if (!(error instanceof EntryExpired)) throw error;
    }
  }
}

function rowOf(customer: StoredCustomer) {
  const { id, rev, fields } = directoryProfile(customer);
  return toRow(id, rev, fields ?? {});
}

async function replay(table: Table, image: Image, heads: readonly Head[]): Promise<void> {
  await Promise.all(
    heads.map(async (head, lane) => {
      const watermark = image.watermark[lane] ?? 0;
      if (head.n <= watermark) return;
      for (const entry of await readEntries(table, lane, watermark, head)) image.apply(lane, entry);
    }),
  );
}

/** A new image: all customers by a strongly consistent scan, then every entry that the log still holds. */
async function rebuild(table: Table): Promise<Image> {
  const heads = await readHeads(table);
  const image = new Image(await Promise.all(heads.map((head, lane) => lastExpired(table, lane, head))));
  for await (const customer of scanCustomers(table)) image.learn(directoryProfile(customer));
  return image;
}
