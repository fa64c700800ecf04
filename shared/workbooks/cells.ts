/**
 * What a cell of a workbook holds; nothing: null. Plain JSON, so that rows can be kept on their way.
 * - `date`: `1990-12-31`
 * - `dateTime`: `2026-11-22T11:06:00` or with parts of the second, as a clock on the wall shows it: workbooks know no
 *   time zones
 * - `money`: `-12.30`, with as many decimals as are to be shown
 */
export type Cell =
  | null
  | string
  | number
  | boolean
  | { readonly date: string }
  | { readonly dateTime: string }
  | { readonly money: string };

/** What the cells of a column are meant to hold, which spreadsheets also go by where people type something new. */
export type CellKind = 'text' | 'number' | 'boolean' | 'date' | 'datetime' | 'money';

export interface WorkbookColumn {
  /** What the header row says. */
  readonly name: string;
  readonly kind: CellKind;
  /** In characters; default: as the name and the kind ask for. */
  readonly width?: number;
}
