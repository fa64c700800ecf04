import * as z from 'zod';
import type { WrittenColumn } from '../customer-files/write.ts';
import type { Table } from '../table/table.ts';

/** What the rows of a file are. */
export const exportContent = z.enum([
  'customers',
  'orders',
  'order-lines',
  'credit',
  'points',
  'client-accounts',
]);
export type ExportContent = z.output<typeof exportContent>;

/** What the file has of one customer or day, row by row. */
export type Rows = Iterable<object> | AsyncIterable<object>;

/** What a file is about: its columns, and the rows that it has of each customer. */
export interface Subject {
  /** What the file is called, before the day. */
  readonly name: string;
  /** What its sheet is called. */
  readonly sheet: string;
  /** Every column that the file can have, in their usual order. */
  columns(table: Table): Promise<readonly WrittenColumn[]>;
  /** Columns that no import reads and that the file has all the same, unless others are asked for. */
  readonly alsoUsual: readonly string[];
  /**
   * What there is of these customers, in their order. Rows are read while they are taken: each customer's before the next
   * one is asked for. Undefined: there is nobody with that id.
   * @param columns those that the file has
   */
  rowsOf(table: Table, ids: readonly string[], columns: readonly string[]): AsyncIterable<Rows | undefined>;
  /** What there is of a day (UTC), whoever it belongs to. Absent: it is not known by days. */
  rowsOfDay?(table: Table, day: string): Rows;
}
