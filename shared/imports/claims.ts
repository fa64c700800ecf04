import type { DateOrder } from '../customer-files/reading.ts';
import { uniqueFields } from '../customers/keys.ts';
import { KeyTable } from './key-table.ts';

/** Stored chunks know a field by its place here. */
export const claimedFields = ['id', ...uniqueFields, 'number', 'line', 'reference'] as const;
type ClaimedField = (typeof claimedFields)[number];

/** A value that no two rows of a file may have; or, if it is counted, of which it matters how many rows had it before. */
export interface Claim {
  readonly field: ClaimedField;
  /** Another text for every value of the field. */
  readonly key: string;
  readonly counted?: true;
}

/** A row that claims what an earlier row of the same file has claimed. */
export interface Duplicate {
  readonly row: number;
  /** That row; of a claim that is counted, how many rows have made it before. */
  readonly of: number;
  readonly field: ClaimedField;
}

/** What a row repeats, by the order in which the dates of its file may turn out to be written. */
export type Repeats = { readonly [Order in DateOrder]?: Duplicate | undefined };

/** Which row was the first to use each unique value. Only rows that can be imported are to claim theirs. */
export class Claims {
  /** Of rows that have claimed in both orders; the others have in one. */
  readonly #always = new KeyTable();
  readonly #only = { 'day-first': new KeyTable(), 'month-first': new KeyTable() };
  readonly #counts = new KeyTable();

  /**
   * Claims the row's values for it, unless an earlier row has claimed one of them.
   * @param orders of dates in which the row can be imported: in each it claims, or repeats, by itself
   */
  repeatsOf(row: number, claims: readonly Claim[], orders: readonly DateOrder[]): Repeats {
    const repeats: { [Order in DateOrder]?: Duplicate } = {};
    for (const { field, key, counted } of claims) {
      if (!counted) continue;
      const of = this.#counts.rowOf(key) ?? 0;
      this.#counts.set(key, of + 1);
      if (of > 0) for (const order of orders) repeats[order] ??= { row, of, field };
    }
    const unique = claims.filter(({ counted }) => !counted);
    for (const order of orders) {
      for (const { field, key } of unique) {
        const of = this.#always.rowOf(key) ?? this.#only[order].rowOf(key);
        if (of !== undefined) repeats[order] ??= { row, of, field };
      }
    }
    const free = orders.filter((order) => !repeats[order]);
    const tables = free.length > 1 ? [this.#always] : free.map((order) => this.#only[order]);
    for (const table of tables) for (const { key } of unique) table.set(key, row);
    return repeats;
  }
}
