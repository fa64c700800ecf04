import type { Sums } from '../standing/sums.ts';
import { type DirectoryRow, type LogItem, writtenAt } from '../table/change-log.ts';
import { laneCount } from '../table/lanes.ts';
import type { Stamp } from '../table/stamp.ts';
import { Base } from './columns/base.ts';
import { CodeColumn } from './columns/code-column.ts';
import { idsInOrder } from './columns/in-order.ts';
import { both, countOf, type Marks } from './columns/marks.ts';
import type { Order } from './columns/order.ts';
import { select } from './columns/select.ts';
import { SetColumn } from './columns/set-column.ts';
import type { Entries } from './columns/stamps.ts';
import { firstRows } from './columns/top.ts';
import type { Tallies } from './facets.ts';
import type { FieldName, SetField } from './fields.ts';
import { type Ended, Layers, type LayersState } from './layers.ts';
import { comparePositions, type Position, positionOf } from './position.ts';
import { predicateOf, type Question } from './predicate.ts';
import type { Sort } from './query.ts';
import type { Row } from './row.ts';
import { sumsIn } from './sums.ts';
import { type ChangedRow, changedRows } from './sync/changed.ts';
import type { WaitingStanding } from './waiting.ts';

/** The answer to a query: the ids of one page, and how many rows match in all. */
export interface Answer {
  readonly ids: readonly string[];
  readonly total: number;
  /** Where the page ends; absent when nothing comes after it. */
  readonly end?: Position;
  readonly tallies: Tallies;
}

/** All that an image consists of, as long as it takes nothing in. */
export interface ImageState extends LayersState {
  readonly watermark: readonly number[];
}

/**
 * All customers in memory, in the form in which they are searched. It is as new as its watermark: the number of the last
 * log entry of each lane that it has taken in.
 */
export class Image {
  readonly watermark: number[];
  readonly #layers: Layers;

  /**
   * @param watermark the entries that need not be applied, by lane
   * @param ended the customers that are known to have ended
   * @param waiting what is known of customers who are not known themselves
   */
  constructor(
    watermark: readonly number[] = Array.from({ length: laneCount }, () => 0),
    base: Base = Base.of([]),
    ended: ReadonlyMap<string, Ended> = new Map(),
    waiting: ReadonlyMap<string, WaitingStanding> = new Map(),
  ) {
    this.watermark = [...watermark];
    this.#layers = new Layers({ base, ended, waiting });
  }

  /** How many customers there are. */
  get size(): number {
    return this.#layers.size;
  }

  /** How many entries of the log it has taken in, of all lanes together. */
  get entries(): number {
    return this.watermark.reduce((sum, n) => sum + n, 0);
  }

  /** Takes in what the directory is told of a part of a customer, as {@link Layers.learn} does. */
  learn(row: DirectoryRow, at: number, stamp?: Stamp): void {
    this.#layers.learn(row, at, stamp);
  }

  /** Takes in the next entry of a lane. */
  apply(lane: number, entry: LogItem): void {
    for (const row of entry.rows) this.learn(row, writtenAt(entry), { lane, n: entry.n });
    this.watermark[lane] = entry.n;
  }

  /** What it consists of, with every row in the base: for a snapshot. */
  state(): ImageState {
    return { watermark: [...this.watermark], ...this.#layers.state() };
  }

  /**
   * The rows that match, in order, after the given position.
   * @param counted the fields whose values are counted over all that match
   */
  query(
    question: Question,
    { field, descending }: Sort,
    limit: number,
    after?: Position,
    counted: readonly FieldName[] = [],
  ): Answer {
    const marks = this.#select(question);
    const newer = this.#newerOf(question);
    const order = this.#layers.base.order(field);
    const place = after && { key: order.keyOf(after.value), row: this.#layers.placeOf(after.id) };
    const wanted = { marks, descending, limit: limit + 1, after: place };
    const positions = firstRows(order, wanted).map((row) => this.#positionOf(row, order));
    const inOrder = (a: Position, b: Position) =>
      descending ? comparePositions(b, a) : comparePositions(a, b);
    for (const row of newer) {
      const position = positionOf(row, field);
      if (!after || inOrder(position, after) > 0) positions.push(position);
    }
    const page = positions.sort(inOrder).slice(0, limit);
    const end = positions.length > limit ? page.at(-1) : undefined;
    const total = countOf(marks) + newer.length;
    const tallies = new Map(counted.map((name) => [name, this.#tally(name, marks, newer)] as const));
    return { ids: page.map(({ id }) => id), total, ...(end && { end }), tallies };
  }

  /** How many rows match. */
  count(question: Question): number {
    return countOf(this.#select(question)) + this.#newerOf(question).length;
  }

  /** The ids of all rows that match, in that order; without one in none. */
  select(question: Question, sort?: Sort): string[] {
    const marks = this.#select(question);
    const newer = this.#newerOf(question);
    if (sort) return this.#inOrder(marks, newer, sort);
    const ids = newer.map(({ id }) => id);
    for (const [row, mark] of marks.entries()) {
      if (mark === 1) ids.push(this.#layers.base.ids.at(row) ?? '');
    }
    return ids;
  }

  /** Who has changed, as {@link changedRows} tells it. */
  changes(entries: Entries, beyond: string, limit: number): ChangedRow[] {
    return changedRows(this.#layers, entries, beyond, limit);
  }

  /**
   * What a customer comes to.
   * @param currency the shop's
   */
  sumsOf(id: string, currency: string): Sums {
    const known = this.#layers.newer.get(id) ?? this.#layers.base.standingAt(this.#layers.placeInBase(id));
    return sumsIn(known?.values, currency);
  }

  /** How many rows have each value of the field. */
  tally(field: SetField): ReadonlyMap<string, number> {
    return this.#tally(field, this.#layers.standing, this.#layers.newer.values());
  }

  #tally(field: FieldName, marks: Uint8Array, newer: Iterable<Row>): ReadonlyMap<string, number> {
    const column = this.#layers.base.column(field);
    const counts =
      column instanceof SetColumn || column instanceof CodeColumn
        ? column.tally(marks)
        : new Map<string, number>();
    for (const { values } of newer) {
      const value = values[field] ?? [];
      for (const one of typeof value === 'object' ? value : [String(value)])
        counts.set(one, (counts.get(one) ?? 0) + 1);
    }
    return counts;
  }

  #inOrder(marks: Marks, newer: readonly Row[], { field, descending }: Sort): string[] {
    const order = this.#layers.base.order(field);
    const places = newer
      .map((row) => positionOf(row, field))
      .sort(comparePositions)
      .map(({ id, value }) => ({ id, key: order.keyOf(value), row: this.#layers.placeOf(id) }));
    const ids = idsInOrder(order, marks, (row) => this.#layers.base.ids.at(row) ?? '', places);
    return descending ? ids.reverse() : ids;
  }

  #select(question: Question): Marks {
    return both(select(this.#layers.base, question), this.#layers.standing);
  }

  #newerOf(question: Question): Row[] {
    return [...this.#layers.newer.values()].filter(predicateOf(question));
  }

  #positionOf(row: number, order: Order): Position {
    return { value: order.valueOf(row), id: this.#layers.base.ids.at(row) ?? '' };
  }
}
