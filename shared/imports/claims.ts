import type { DateOrder } from '../customer-files/reading.ts';
import type { RowContent } from '../customer-files/row.ts';
import { guardKey, profileKey, uniqueFields } from '../customers/keys.ts';
import { KeyTable } from './key-table.ts';

/** Stored chunks know a field by its place here. */
export const claimedFields = ['id', ...uniqueFields] as const;
type ClaimedField = (typeof claimedFields)[number];

/** A row that claims what an earlier row of the same file has claimed. */
export interface Duplicate {
  readonly row: number;
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

  /**
   * Claims the row's values for it, unless an earlier row has claimed one of them.
   * @param orders of dates in which the row can be imported: in each it claims, or repeats, by itself
   */
  repeatsOf(row: number, content: RowContent, orders: readonly DateOrder[]): Repeats {
    const claims = claimedFields.flatMap((field) => {
      const value = field === 'id' ? content.id : content.fields[field];
      return value ? [{ field, key: claim(field, value) }] : [];
    });
    const repeats: { [Order in DateOrder]?: Duplicate } = {};
    for (const order of orders) {
      for (const { field, key } of claims) {
        const of = this.#always.rowOf(key) ?? this.#only[order].rowOf(key);
        if (of !== undefined) repeats[order] ??= { row, of, field };
      }
    }
    const free = orders.filter((order) => !repeats[order]);
    const tables = free.length > 1 ? [this.#always] : free.map((order) => this.#only[order]);
    for (const table of tables) for (const { key } of claims) table.set(key, row);
    return repeats;
  }
}

/** Two values are the same where the table would keep them under the same key. */
const claim = (field: ClaimedField, value: string): string =>
  (field === 'id' ? profileKey(value) : guardKey(field, value)).PK;
