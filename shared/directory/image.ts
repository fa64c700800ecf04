import * as z from 'zod';
import type { DirectoryRow, LogItem } from '../table/change-log.ts';
import { laneCount } from '../table/lanes.ts';
import type { FieldName, SetField } from './fields.ts';
import type { Predicate } from './predicate.ts';
import type { Sort } from './query.ts';
import { type Row, toRow } from './row.ts';

/** A place in an order: the sort value and the id of the last row of a page. */
export const position = z.object({ value: z.union([z.string(), z.boolean(), z.null()]), id: z.string() });
export type Position = z.output<typeof position>;

/** The answer to a query: the ids of one page, and how many rows match in all. */
export interface Answer {
  readonly ids: readonly string[];
  readonly total: number;
  /** Where the page ends; absent when nothing comes after it. */
  readonly end?: Position;
}

/**
 * All customers in memory, in the form in which they are searched. It is as new as its watermark: the number of
 * the last log entry of each lane that it has taken in.
 */
export class Image {
  readonly watermark: number[];
  readonly #rows = new Map<string, Row>();
  /** Revisions at which customers ended, so that a late row cannot bring one back. */
  readonly #ended = new Map<string, number>();

  /** @param watermark the entries that need not be applied, by lane */
  constructor(watermark: readonly number[] = Array.from({ length: laneCount }, () => 0)) {
    this.watermark = [...watermark];
  }

  /** Takes in what the directory is told of one customer, unless it knows something newer. */
  learn({ id, rev, deleted, fields }: DirectoryRow): void {
    const known = Math.max(this.#rows.get(id)?.rev ?? 0, this.#ended.get(id) ?? 0);
    if (rev <= known) return;
    if (deleted) {
      this.#rows.delete(id);
      this.#ended.set(id, rev);
    } else this.#rows.set(id, toRow(id, rev, fields ?? {}));
  }

  /** How many customers it knows. */
  get size(): number {
    return this.#rows.size;
  }

  /** Takes in the next entry of a lane. */
  apply(lane: number, entry: LogItem): void {
    for (const row of entry.rows) this.learn(row);
    this.watermark[lane] = entry.n;
  }

  /** Whether it has taken in everything up to these heads. */
  isCurrent(heads: readonly number[]): boolean {
    return heads.every((head, lane) => (this.watermark[lane] ?? 0) >= head);
  }

  /** The rows that match, in order, after the given position. */
  query(matches: Predicate, sort: Sort, limit: number, after?: Position): Answer {
    const found = [...this.#rows.values()].filter(matches).map((row) => positionOf(row, sort));
    const inOrder = (a: Position, b: Position) =>
      sort.descending ? comparePositions(b, a) : comparePositions(a, b);
    const rest = after ? found.filter((position) => inOrder(position, after) > 0) : found;
    const page = rest.sort(inOrder).slice(0, limit);
    const end = rest.length > limit ? page.at(-1) : undefined;
    return { ids: page.map(({ id }) => id), total: found.length, ...(end && { end }) };
  }

  /** The ids of all rows that match, in no order. */
  select(matches: Predicate): string[] {
    return [...this.#rows.values()].filter(matches).map(({ id }) => id);
  }

  /** How many rows have each value of the field: one pass over all. */
  tally(field: SetField): ReadonlyMap<string, number> {
    const counts = new Map<string, number>();
    for (const { values } of this.#rows.values()) {
      for (const value of setOf(values[field])) counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    return counts;
  }
}

const setOf = (value: Row['values'][FieldName]): readonly string[] => (Array.isArray(value) ? value : []);

function positionOf(row: Row, { field }: Sort): Position {
  const value = row.values[field];
  return { value: typeof value === 'string' || typeof value === 'boolean' ? value : null, id: row.id };
}

/** Customers without the value come first. */
function comparePositions(a: Position, b: Position): number {
  if (a.value === b.value) return a.id < b.id ? -1 : Number(a.id > b.id);
  if (a.value === null || b.value === null) return a.value === null ? -1 : 1;
  return a.value < b.value ? -1 : 1;
}
