import type { DirectoryRow } from '../table/change-log.ts';
import type { Stamp } from '../table/stamp.ts';
import type { Base } from './columns/base.ts';
import { allRows, countOf, type Marks } from './columns/marks.ts';
import { merge } from './columns/merge.ts';
import { type Row, type Standing, toRow, toStanding, withStanding } from './row.ts';
import { Waiting, type WaitingStanding } from './waiting.ts';

/** The end of a customer: its revision, and when it was, in milliseconds since 1970. */
export interface Ended {
  readonly rev: number;
  readonly at: number;
  readonly stamp?: Stamp;
}

/** What layers consist of once every row is in the base. */
export interface LayersState {
  readonly base: Base;
  readonly ended: ReadonlyMap<string, Ended>;
  readonly waiting: ReadonlyMap<string, WaitingStanding>;
}

/**
 * How many newer rows lie over a base of that size before a new base is made of both. Each question goes through them
 * one by one; and an import of everything makes some thirty new bases, not one for every few thousand rows.
 */
const mostNewer = (baseSize: number): number => 20_000 + baseSize / 20;

/** The rows of an image: a base of columns, which is never written to, and over it the rows that are newer. */
export class Layers {
  #base: Base;
  #standing: Marks;
  readonly #newer = new Map<string, Row>();
  readonly #ended: Map<string, Ended>;
  readonly #waiting: Waiting;

  constructor({ base, ended, waiting }: LayersState) {
    this.#base = base;
    this.#standing = allRows(base.size);
    this.#ended = new Map(ended);
    this.#waiting = new Waiting(waiting);
  }

  get base(): Base {
    return this.#base;
  }

  /** 1 for each row of the base that still stands. */
  get standing(): Marks {
    return this.#standing;
  }

  /** The rows over the base, by the ids of their customers. */
  get newer(): ReadonlyMap<string, Row> {
    return this.#newer;
  }

  /** Revisions at which customers ended, so that a late row cannot bring one back. */
  get ended(): ReadonlyMap<string, Ended> {
    return this.#ended;
  }

  /** How many customers there are. */
  get size(): number {
    return countOf(this.#standing) + this.#newer.size;
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
    const place = this.placeInBase(id);
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
    const place = this.placeInBase(id);
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

  /** What it consists of, with every row in the base. */
  state(): LayersState {
    this.#compact();
    return { base: this.#base, ended: this.#ended, waiting: this.#waiting.all() };
  }

  #compact(): void {
    if (this.#newer.size === 0 && !this.#standing.includes(0)) return;
    this.#base = merge(this.#base, this.#standing, this.#newer.values());
    this.#standing = allRows(this.#base.size);
    this.#newer.clear();
  }

  /** The place of a row of the base that still stands, by its id; of one that does not, -1. */
  placeInBase(id: string): number {
    const place = this.#base.find(id);
    return this.#standing[place] === 1 ? place : -1;
  }

  /** The place of an id among the rows of the base; of one that is not there, between two. */
  placeOf(id: string): number {
    const row = this.#base.ids.lowerBound(id);
    return this.#base.ids.at(row) === id ? row : row - 0.5;
  }
}

/** Where the customer of a row stands; undefined when nothing is known of it. */
const standingOf = ({ standing, values }: Row): Standing | undefined => standing && { ...standing, values };
