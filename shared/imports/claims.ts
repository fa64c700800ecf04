import * as z from 'zod';
import type { RowReader } from '../customer-files/row.ts';
import { type UniqueField, uniqueFields } from '../customers/keys.ts';
import type { CsvRow } from './csv.ts';

/** A row that claims what an earlier row of the same file has claimed. */
export const duplicate = z.object({ row: z.int(), of: z.int(), field: z.enum(uniqueFields) });
export type Duplicate = z.output<typeof duplicate>;

/** Which row was the first to use each unique value. Only rows that can be imported claim their values. */
export class Claims {
  readonly #read: RowReader;
  readonly #rows = new Map<string, number>();

  constructor(read: RowReader) {
    this.#read = read;
  }

  /** Claims the row's values for it, unless an earlier row has claimed one of them. */
  duplicateOf(row: CsvRow): Duplicate | undefined {
    const read = this.#read(row.cells);
    if (!('content' in read)) return undefined;
    const { fields } = read.content;
    const keyed = uniqueFields.flatMap((field) =>
      fields[field] ? [{ field, key: claim(field, fields[field]) }] : [],
    );
    for (const { field, key } of keyed) {
      const of = this.#rows.get(key);
      if (of !== undefined) return { row: row.row, of, field };
    }
    for (const { key } of keyed) this.#rows.set(key, row.row);
    return undefined;
  }
}

const claim = (field: UniqueField, value: string): string => `${field} ${value}`;
