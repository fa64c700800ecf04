import * as z from 'zod';
import type { Sums } from '../standing/sums.ts';
import { type DirectoryRow, type LogItem, writtenAt } from '../table/change-log.ts';
import { laneCount } from '../table/lanes.ts';
import type { Stamp } from '../table/stamp.ts';
import { Base } from './columns/base.ts';
import { CodeColumn } from './columns/code-column.ts';
import { idsInOrder } from './columns/in-order.ts';
import { allRows, both, countOf, type Marks } from './columns/marks.ts';
import { merge } from './columns/merge.ts';
import type { Order, SortValue } from './columns/order.ts';
import { select } from './columns/select.ts';
import { SetColumn } from './columns/set-column.ts';
import { type Entries, isAfter } from './columns/stamps.ts';
import { firstRows } from './columns/top.ts';
import type { Versions } from './columns/versions.ts';
import type { Tallies } from './facets.ts';
import type { FieldName, SetField } from './fields.ts';
import { predicateOf, type Question } from './predicate.ts';
import type { Sort } from './query.ts';
import { type Row, type Standing, toRow, toStanding, withStanding } from './row.ts';
import { sumsIn } from './sums.ts';
import { Waiting, type WaitingStanding } from './waiting.ts';

/** A place in an order: the sort value and the id of the last row of a page. */
export const position = z.object({
  value: z.union([z.string(), z.number(), z.boolean(), z.null()]),
  id: z.string(),
});
export type Position = z.output<typeof position>;

/** The answer to a query: the ids of one page, and how many rows match in all. */
export interface Answer {
  readonly ids: readonly string[];
  readonly total: number;
  /** Where the page ends; absent when nothing comes after it. */
  readonly end?: Position;
  readonly tallies: Tallies;
}

/** The end of a customer: its revision, and when it was, in milliseconds since 1970. */
export interface Ended {
  readonly rev: number;
  readonly at: number;
  readonly stamp?: Stamp;
}

/** A customer who has changed: its profile is at that revision, or it has ended at that time. */
export type ChangedRow = { readonly id: string } & ({ readonly rev: number } | { readonly endedAt: number });

/** All that an image consists of, as long as it takes nothing in. */
export interface ImageState {
  readonly watermark: readonly number[];
  readonly base: Base;
  readonly ended: ReadonlyMap<string, Ended>;
  readonly waiting: ReadonlyMap<string, WaitingStanding>;
}

/**
 * How many newer rows lie over a base of that size before a new base is made of both. Each question goes through them
 * one by one; and an import of everything makes some thirty new bases, not one for every few thousand rows.
 */
const mostNewer = (baseSize: number): number => 20_000 + baseSize / 20;

/**
 * All customers in memory, in the form in which they are searched: a base of columns, which is never written to, and
 * over it the rows that are newer. It is as new as its watermark: the number of the last log entry of each lane that it
 * has taken in.
 */
export class Image {
  readonly watermark: number[];
  #base: Base;
  /** 1 for each row of the base that still stands. */
  #standing: Marks;
  readonly #newer = new Map<string, Row>();
  /** Revisions at which customers ended, so that a late row cannot bring one back. */
  readonly #ended: Map<string, Ended>;
  readonly #waiting: Waiting;

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
    this.#base = base;
    this.#standing = allRows(base.size);
    this.#ended = new Map(ended);
    this.#waiting = new Waiting(waiting);
  }

  /** How many customers there are. */
  get size(): number {
    return countOf(this.#standing) + this.#newer.size;
  }

  /** How many entries of the log it has taken in, of all lanes together. */
  get entries(): number {
    return this.watermark.reduce((sum, n) => sum + n, 0);
  }

  /**
   * Takes in what the directory is told of a part of a customer, unless it knows something newer of it.
   * @param at when it was written, in milliseconds since 1970: when the customer ended, if the row does not say it
   * @param stamp the entry of the log that tells of it; absent when it is not known
   */
  learn(row: DirectoryRow, at: number, stamp?: Stamp): void {
    if (row.part === 'profile') this.#learnProfile(row, at, stamp);
    else this.#learnStanding(row, at, stamp);
    if (this.#newer.size > mostNewer(this.#base.size)) this.#compact();
  }

  #learnProfile({ id, rev, deleted, at: endedAt, fields }: DirectoryRow, at: number, stamp?: Stamp): void {
    const place = this.#placeInBase(id);
    const newer = this.#newer.get(id);
    const inBase = this.#base.profile.revs.at(place);
    if (rev <= Math.max(newer?.rev ?? 0, this.#ended.get(id)?.rev ?? 0, inBase ?? 0)) return;
    const waiting = this.#waiting.take(id);
    if (deleted) {
      this.#newer.delete(id);
      this.#ended.set(id, { rev, at: endedAt ? Date.parse(endedAt) : at, ...(stamp && { stamp }) });
    } else {
      this.#ended.delete(id);
      const row = { ...toRow(id, rev, fields ?? {}), ...(stamp && { stamp }) };
      const standing = newer ? standingOf(newer) : (this.#base.standingAt(place) ?? waiting);
      this.#newer.set(id, standing ? withStanding(row, standing) : row);
    }
    if (place >= 0) this.#standing[place] = 0;
  }

  #learnStanding({ id, rev, fields }: DirectoryRow, at: number, stamp?: Stamp): void {
    // Whoever has ended is not asked about any more.
    if (this.#ended.has(id)) return;
    const place = this.#placeInBase(id);
    const newer = this.#newer.get(id);
    const known = newer ? newer.standing?.rev : this.#base.standing.revs.at(place);
    if (rev <= (known ?? 0)) return;
    const standing = toStanding({ rev, ...(stamp && { stamp }) }, fields ?? {});
    const row = newer ?? (place >= 0 ? this.#base.row(place) : undefined);
    if (!row) {
      this.#waiting.keep(id, standing, at);
      return;
    }
    this.#newer.set(id, withStanding(row, standing));
    if (place >= 0) this.#standing[place] = 0;
  }

  /** Takes in the next entry of a lane. */
  apply(lane: number, entry: LogItem): void {
    for (const row of entry.rows) this.learn(row, writtenAt(entry), { lane, n: entry.n });
    this.watermark[lane] = entry.n;
  }

  /** What it consists of, with every row in the base: for a snapshot. */
  state(): ImageState {
    this.#compact();
    const waiting = this.#waiting.all();
    return { watermark: [...this.watermark], base: this.#base, ended: this.#ended, waiting };
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
    const order = this.#base.order(field);
    const place = after && { key: order.keyOf(after.value), row: this.#placeOf(after.id) };
    const wanted = { marks, descending, limit: limit + 1, after: place };
    const positions = firstRows(order, wanted).map((row) => this.#positionOf(row, order));
    const inOrder = (a: Position, b: Position) =>
      descending ? comparePositions(b, a) : comparePositions(a, b);
    for (const row of newer) {
      const position = { value: sortValueOf(row, field), id: row.id };
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
      if (mark === 1) ids.push(this.#base.ids.at(row) ?? '');
    }
    return ids;
  }

  /**
   * The first customers beyond that id of whom a part has changed after these entries of the log, by their ids. Those who
   * have ended are among them, unless everything is asked for.
   */
  changes(entries: Entries, beyond: string, limit: number): ChangedRow[] {
    const { ids, profile, standing } = this.#base;
    const start = Math.floor(this.#placeOf(beyond)) + 1;
    const changedIn = ({ stamps }: Versions) => stamps.firstAfter(entries, this.#standing, start, limit);
    const changed: ChangedRow[] = [...new Set([...changedIn(profile), ...changedIn(standing)])].map(
      (row) => ({
        id: ids.at(row) ?? '',
        rev: profile.revs.at(row) ?? 0,
      }),
    );
    for (const { id, rev, stamp, standing } of this.#newer.values())
      if (id > beyond && (isAfter(entries, stamp) || (standing && isAfter(entries, standing.stamp))))
        changed.push({ id, rev });
    if (entries)
      for (const [id, { at, stamp }] of this.#ended)
        if (id > beyond && isAfter(entries, stamp)) changed.push({ id, endedAt: at });
    return changed.sort((a, b) => (a.id < b.id ? -1 : 1)).slice(0, limit);
  }

  /**
   * What a customer comes to.
   * @param currency the shop's
   */
  sumsOf(id: string, currency: string): Sums {
    const known = this.#newer.get(id) ?? this.#base.standingAt(this.#placeInBase(id));
    return sumsIn(known?.values, currency);
  }

  /** How many rows have each value of the field. */
  tally(field: SetField): ReadonlyMap<string, number> {
    return this.#tally(field, this.#standing, this.#newer.values());
  }

  #tally(field: FieldName, marks: Uint8Array, newer: Iterable<Row>): ReadonlyMap<string, number> {
    const column = this.#base.column(field);
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
    const order = this.#base.order(field);
    const places = newer
      .map((row) => ({ id: row.id, value: sortValueOf(row, field) }))
      .sort(comparePositions)
      .map(({ id, value }) => ({ id, key: order.keyOf(value), row: this.#placeOf(id) }));
    const ids = idsInOrder(order, marks, (row) => this.#base.ids.at(row) ?? '', places);
    return descending ? ids.reverse() : ids;
  }

  #compact(): void {
    if (this.#newer.size === 0 && !this.#standing.includes(0)) return;
    this.#base = merge(this.#base, this.#standing, this.#newer.values());
    this.#standing = allRows(this.#base.size);
    this.#newer.clear();
  }

  #select(question: Question): Marks {
    return both(select(this.#base, question), this.#standing);
  }

  #newerOf(question: Question): Row[] {
    return [...this.#newer.values()].filter(predicateOf(question));
  }

  #positionOf(row: number, order: Order): Position {
    return { value: order.valueOf(row), id: this.#base.ids.at(row) ?? '' };
  }

  /** The place of a row of the base that still stands, by its id; of one that does not, -1. */
  #placeInBase(id: string): number {
    const place = this.#base.find(id);
    return this.#standing[place] === 1 ? place : -1;
  }

  /** The place of an id among the rows of the base; of one that is not there, between two. */
  #placeOf(id: string): number {
    const row = this.#base.ids.lowerBound(id);
    return this.#base.ids.at(row) === id ? row : row - 0.5;
  }
}

/** Where the customer of a row stands; undefined when nothing is known of it. */
const standingOf = ({ standing, values }: Row): Standing | undefined => standing && { ...standing, values };

function sortValueOf({ values }: Row, field: Sort['field']): SortValue {
  const value = values[field];
  return value === undefined || typeof value === 'object' ? null : value;
}

/** Customers without the value come first. */
function comparePositions(a: Position, b: Position): number {
  if (a.value === b.value) return a.id < b.id ? -1 : Number(a.id > b.id);
  if (a.value === null || b.value === null) return a.value === null ? -1 : 1;
  return a.value < b.value ? -1 : 1;
}
