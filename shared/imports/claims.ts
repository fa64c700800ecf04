import * as z from 'zod';
import { type UniqueField, uniqueFields } from '../customers/keys.ts';
import type { CsvRow } from './csv.ts';
import type { Column } from './header.ts';
import { readRow } from './row.ts';

/** A row that claims what an earlier row of the same file has claimed. */
export const duplicate = z.object({ row: z.int(), of: z.int(), field: z.enum(uniqueFields) });
export type Duplicate = z.output<typeof duplicate>;

/** Which row was the first to use each unique value. Only rows that can be imported claim their values. */
export class Claims {
  readonly #columns: readonly Column[];
  readonly #shortestPassword: number;
  readonly #rows = new Map<string, number>();

  constructor(columns: readonly Column[], shortestPassword: number) {
    this.#columns = columns;
    this.#shortestPassword = shortestPassword;
  }

  /** Claims the row's values for it, unless an earlier row has claimed one of them. */
  async duplicateOf(row: CsvRow): Promise<Duplicate | undefined> {
    const read = await readRow(row, this.#columns, this.#shortestPassword);
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
