import * as z from 'zod';
import { queryItems, type Range } from './read.ts';
import type { Item, Table } from './table.ts';

/** Records of one kind in one partition. Their sort keys are the prefix and what tells their order. */
export interface Records {
  readonly PK: string;
  readonly prefix: string;
}

/** All of them, the oldest first. */
export const rangeOf = ({ PK, prefix }: Records): Range => ({ PK, from: prefix, to: `${prefix}\uffff` });

/** Which page: at most so many records, those older than where the page before ended. */
export interface PageOfRecords {
  readonly limit: number;
  readonly after?: string | undefined;
}

/** A page, and where the next one begins unless it is the last one. */
interface FoundPage<Entry> {
  readonly items: Entry[];
  readonly after?: string;
}

/**
 * One page of records, the newest first, of one partition or of several: what follows the prefix sorts by time and is
 * another for each record.
 * @returns the page, and what follows the prefix in the key of its last record unless it is the last page
 */
export async function newestFirst<Entry>(
  table: Table,
  records: Records | readonly Records[],
  { limit, after }: PageOfRecords,
  parse: (item: Item) => Entry,
): Promise<FoundPage<Entry>> {
  const partitions = 'PK' in records ? [records] : records;
  const read = await Promise.all(partitions.map((one) => readOlder(table, one, { limit, after })));
  const found = read.flat().toSorted((one, other) => (one.position < other.position ? 1 : -1));
  const last = found[limit - 1];
  return {
    items: found.slice(0, limit).map(({ item }) => parse(item)),
    ...(found.length > limit && last && { after: last.position }),
  };
}

/** How far each partition has been read, in their order: what follows the prefix; null: nothing of it yet. */
const positions = z.array(z.string().nullable());

/**
 * The same of records whose keys sort by time within their partition alone, as numbers do that begin at 1 in each.
 * @param records in an order to which later calls may only append
 * @param timeOf when the record was made; falls from one record to the next older one
 */
export async function newestOfAll<Entry>(
  table: Table,
  records: readonly Records[],
  { limit, after }: PageOfRecords,
  parse: (item: Item) => Entry,
  timeOf: (entry: Entry) => string,
): Promise<FoundPage<Entry>> {
  const begun = after === undefined ? [] : positions.parse(JSON.parse(after));
  const read = await Promise.all(
    records.map(async (one, index) => {
      const found = await readOlder(table, one, { limit, after: begun[index] ?? undefined });
      return found.map(({ position, item }) => ({ index, position, entry: parse(item) }));
    }),
  );
  // Stable: records of one partition and one moment stay in their order.
  const found = read.flat().toSorted((one, other) => compare(timeOf(other.entry), timeOf(one.entry)));
  const page = found.slice(0, limit);
  const reached = records.map(
    (_, index) => page.findLast((one) => one.index === index)?.position ?? begun[index] ?? null,
  );
  return {
    items: page.map(({ entry }) => entry),
    ...(found.length > limit && { after: JSON.stringify(reached) }),
  };
}

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

/** The first records of a partition that are older than that position, one more than asked for. */
async function readOlder(
  table: Table,
  { PK, prefix }: Records,
  { limit, after }: PageOfRecords,
): Promise<{ position: string; item: Item }[]> {
  const range = {
    PK,
    from: prefix,
    to: after === undefined ? `${prefix}\uffff` : prefix + after,
    descending: true,
    // The record of the bound is read too; one more tells whether there is a next page.
    limit: limit + 2,
  };
  const items = await Array.fromAsync(queryItems(table, range));
  return items
    .map((item) => ({ position: item.SK.slice(prefix.length), item }))
    .filter(({ position }) => position !== after);
}
