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

/** Which row was the first to use each unique value. Only rows that can be imported are to claim theirs. */
export class Claims {
  readonly #rows = new KeyTable();

  /** Claims the row's values for it, unless an earlier row has claimed one of them. */
  duplicateOf(row: number, content: RowContent): Duplicate | undefined {
    const claims = claimedFields.flatMap((field) => {
      const value = field === 'id' ? content.id : content.fields[field];
      return value ? [{ field, key: claim(field, value) }] : [];
    });
    for (const { field, key } of claims) {
      const of = this.#rows.rowOf(key);
      if (of !== undefined) return { row, of, field };
    }
    for (const { key } of claims) this.#rows.set(key, row);
    return undefined;
  }
}

/** Two values are the same where the table would keep them under the same key. */
const claim = (field: ClaimedField, value: string): string =>
  (field === 'id' ? profileKey(value) : guardKey(field, value)).PK;
