import { CodeColumn } from './code-column.ts';
import type { Marks } from './marks.ts';
import type { NumberColumn } from './number-column.ts';
import { TextColumn } from './text-column.ts';

/** A value that rows are ordered by; null: none, which comes first. Texts are ordered by their UTF-16 units. */
export type SortValue = string | number | boolean | null;

/** The order of the rows by one column, as a number for each row: equal values have equal numbers. */
export interface Order {
  /** Ascending with the values. */
  readonly keys: Float64Array | Uint32Array;
  /** The number that a value has; of one that no row has, a number between those of its neighbours. */
  readonly keyOf: (value: SortValue) => number;
  readonly valueOf: (row: number) => SortValue;
}

/** The order by the column. Of a million different texts it takes a second or two: a snapshot holds their ranks. */
export function orderBy(column: TextColumn | CodeColumn | NumberColumn): Order {
  if (column instanceof TextColumn) return orderOfRanks(column, ranksOf(column));
  if (column instanceof CodeColumn) return orderOfCodes(column);
  return {
    keys: column.values.map((value) => (Number.isNaN(value) ? Number.NEGATIVE_INFINITY : value)),
    keyOf: (value) => (typeof value === 'number' ? value : Number.NEGATIVE_INFINITY),
    valueOf: (row) => column.at(row) ?? null,
  };
}

/** Marks the rows that have one of the texts, by an order of texts: in one pass, however many they are. */
export function markTexts({ keys, keyOf }: Order, texts: readonly string[], marks: Marks): void {
  // No rank is higher than there are rows.
  const wanted = new Uint8Array(keys.length + 1);
  for (const rank of texts.map(keyOf)) if (Number.isInteger(rank)) wanted[rank] = 1;
  for (let row = 0; row < keys.length; row++) marks[row] = (marks[row] ?? 0) | (wanted[keys[row] ?? 0] ?? 0);
}

/** The rank of each row's text among all different ones, from 1; 0 of a row without. */
export function ranksOf(column: TextColumn): Uint32Array {
  const texts = Array.from({ length: column.size }, (_, row) => column.at(row));
  const distinct = [...new Set(texts)].filter((text) => text !== undefined).sort();
  const rankOf = new Map(distinct.map((text, index) => [text, index + 1]));
  return Uint32Array.from(texts, (text) => (text === undefined ? 0 : (rankOf.get(text) ?? 0)));
}

/** The order by a column of texts whose ranks are known. */
export function orderOfRanks(column: TextColumn, ranks: Uint32Array): Order {
  let most = 0;
  for (const rank of ranks) if (rank > most) most = rank;
  /** A row of each rank. */
  const rows = new Uint32Array(most + 1);
  for (const [row, rank] of ranks.entries()) rows[rank] = row;
  return {
    keys: ranks,
    keyOf: (value) => {
      if (typeof value !== 'string') return 0;
      let low = 1;
      let high = rows.length;
      while (low < high) {
        const middle = (low + high) >>> 1;
        if ((column.at(rows[middle] ?? 0) ?? '') < value) low = middle + 1;
        else high = middle;
      }
      return low < rows.length && column.at(rows[low] ?? 0) === value ? low : low - 0.5;
    },
    valueOf: (row) => column.at(row) ?? null,
  };
}

function orderOfCodes(column: CodeColumn): Order {
  const sorted = column.dictionary.toSorted();
  const isBoolean = sorted.every((value) => value === 'true' || value === 'false');
  const rankOf = Uint32Array.from(['', ...column.dictionary], (value) => sorted.indexOf(value) + 1);
  return {
    keys: Uint32Array.from(column.codes, (code) => rankOf[code] ?? 0),
    keyOf: (value) => {
      if (value === null) return 0;
      const place = sorted.findIndex((known) => known >= String(value));
      if (place < 0) return sorted.length + 0.5;
      return sorted[place] === String(value) ? place + 1 : place + 0.5;
    },
    valueOf: (row) => {
      const value = column.at(row);
      return value === undefined ? null : isBoolean ? value === 'true' : value;
    },
  };
}
