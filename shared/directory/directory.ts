import type { StoredCustomer } from '../customers/customer.ts';
import { directoryProfile } from '../customers/directory-row.ts';
import { findByIds, scanCustomers } from '../customers/repository.ts';
import { count } from '../observability/metrics.ts';
import { openCursor, type Seal, sealCursor } from '../paging/cursor.ts';
import { fitting } from '../paging/fitting.ts';
import type { Head } from '../table/change-log.ts';
import type { Table } from '../table/table.ts';
import { Base } from './columns/base.ts';
import type { SetField } from './fields.ts';
import { Image, position } from './image.ts';
import { EntryExpired, lastSettled, readEntries, readHeads, readSettledHeads } from './log-reader.ts';
import { predicateOf, type Question } from './predicate.ts';
import type { DirectoryQuery } from './query.ts';
import { type Row, toRow } from './row.ts';

/** One page of customers. */
export interface CustomerPage {
  readonly items: StoredCustomer[];
  readonly total: number;
  readonly nextCursor?: string;
}

/** Who asks, as far as it matters for the cursor. */
export type Asker = Pick<Seal, 'sealingKey' | 'pointer'>;

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
   * One page of the customers who match. The image answers at once while the heads of the log are read: when they
   * have not moved, that is the answer. Otherwise the image takes in what came up to those heads, and answers again.
   * Heads that move meanwhile belong to changes that are answered after the question was asked.
   * @throws InvalidRequest when the cursor belongs to another query or principal
   */
  async search(query: DirectoryQuery, asker: Asker): Promise<CustomerPage> {
    const { filter, q, sort, limit, cursor } = query;
    const seal = { ...asker, question: [filter, q, sort] };
    const after = cursor === undefined ? undefined : openCursor(cursor, position, seal);
    const matches = predicateOf(query);
    const ask = async (image: Image, most = limit): Promise<[CustomerPage, Head[]]> => {
      const { ids, total, end } = image.query({ filter, q }, sort, most, after);
      const [heads, rows] = await Promise.all([readHeads(this.#table), findByIds(this.#table, ids)]);
      // A row may be newer than the image; then what the table says decides.
      const items = ids.flatMap((id) => rows.get(id) ?? []).filter((found) => matches(rowOf(found)));
      // Of very large customers fewer come on a page.
      const few = fitting(items);
      if (few < items.length) return await ask(image, few);
      return [{ items, total, ...(end && { nextCursor: sealCursor(end, seal) }) }, heads];
    };
    this.#image ??= await rebuild(this.#table);
    const [page, heads] = await ask(this.#image);
    if (this.#image.isCurrent(heads.map(({ n }) => n))) return page;
    const [freshPage] = await ask(await this.#upTo(heads));
    return freshPage;
  }

  /**
   * The ids of all customers who match, in no order. Everything that was committed before the question is in the
   * answer, answered or not: what a transaction has checked holds for it.
   */
  async select(question: Question): Promise<string[]> {
    const image = await this.#upTo(await readSettledHeads(this.#table));
    return image.select(question);
  }

  /** How many customers match each of these questions, all at one moment. As fresh as a search. */
  async count(questions: readonly Question[]): Promise<number[]> {
    const image = await this.#upTo(await readHeads(this.#table));
    return questions.map((question) => image.count(question));
  }

  /** How many customers have each value of a field of several values. As fresh as a search. */
  async tally(field: SetField): Promise<ReadonlyMap<string, number>> {
    const image = await this.#upTo(await readHeads(this.#table));
    return image.tally(field);
  }

  /** The image with everything up to those heads taken in. */
  async #upTo(heads: readonly Head[]): Promise<Image> {
    for (let attempt = 1; ; attempt++) {
      try {
        this.#image ??= await rebuild(this.#table);
        await replay(this.#table, this.#image, heads);
        return this.#image;
      } catch (error) {
        // What has expired from the log can only be found in the table.
        this.#image = undefined;
        if (!(error instanceof EntryExpired) || attempt === rebuildAttempts) throw error;
      }
    }
  }
}

/** A rebuild that is overtaken by the log's expiry takes days, or clocks that disagree by as much. */
const rebuildAttempts = 3;

function rowOf(customer: StoredCustomer): Row {
  const { id, rev, fields } = directoryProfile(customer);
  return toRow(id, rev, fields ?? {});
}

async function replay(table: Table, image: Image, heads: readonly Head[]): Promise<void> {
  await Promise.all(
    heads.map(async (head, lane) => {
      const watermark = image.watermark[lane] ?? 0;
      if (head.n <= watermark) return;
      for await (const entry of readEntries(table, lane, watermark, head)) image.apply(lane, entry);
      count('DirectoryEntriesRead', head.n - watermark);
    }),
  );
}

/** A new image: all customers by a strongly consistent scan. What the scan may have missed is left to the log. */
async function rebuild(table: Table): Promise<Image> {
  const begin = table.clock();
  const started = performance.now();
  const heads = await readHeads(table);
  const watermark = await Promise.all(heads.map((head, lane) => lastSettled(table, lane, head, begin)));
  const rows: Row[] = [];
  await scanCustomers(table, (customer) => rows.push(rowOf(customer)));
  const image = new Image(watermark, Base.of(rows));
  count('DirectoryRebuildTime', Math.round(performance.now() - started));
  count('DirectoryCustomers', image.size);
  return image;
}
