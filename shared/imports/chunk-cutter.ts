import type { Column, DateOrder } from '../customer-files/reading.ts';
import type { Duplicate, Repeats } from './claims.ts';
import { type CsvRow, isBlank } from './csv.ts';

/** A part of the file that one worker works through: whole rows, blank ones included. */
export interface PlannedChunk {
  /** From 1, without gaps. */
  readonly chunk: number;
  /** The bytes from `start` up to `end`. */
  readonly start: number;
  readonly end: number;
  /** The rows from `firstRow` up to `endRow`, as {@link CsvRow} counts them. */
  readonly firstRow: number;
  readonly endRow: number;
  readonly duplicates: readonly Duplicate[];
}

/** When a chunk is full. */
export type ChunkSizes = { readonly [Size in 'chunkRows' | 'chunkRowsWithPasswords' | 'chunkBytes']: number };

/** Cuts a file into chunks, row by row. */
export class ChunkCutter {
  readonly #mostRows: number;
  readonly #mostBytes: number;
  readonly #chunks: (Omit<PlannedChunk, 'duplicates'> & { readonly repeats: readonly Repeats[] })[] = [];
  #open: { first: CsvRow; last: CsvRow; repeats: Repeats[] } | undefined;
  #thread: string | undefined;
  /** How many rows were added that are not blank. */
  rows = 0;

  constructor(columns: readonly Column[], sizes: ChunkSizes) {
    const hashes = columns.some(({ meaning }) => meaning === 'password');
    this.#mostRows = hashes ? sizes.chunkRowsWithPasswords : sizes.chunkRows;
    this.#mostBytes = sizes.chunkBytes;
  }

  /**
   * @param repeated what it claims that an earlier row has claimed
   * @param thread rows of the same thread, one behind the other, come into one chunk, as far as it may be twice as full
   */
  add(row: CsvRow, repeated: Repeats, thread?: string): void {
    if (!isBlank(row)) this.rows++;
    if (this.#isFull(1) && (thread === undefined || thread !== this.#thread)) this.#close();
    this.#thread = thread;
    this.#open ??= { first: row, last: row, repeats: [] };
    const { repeats } = this.#open;
    this.#open.last = row;
    if (repeated['day-first'] ?? repeated['month-first']) repeats.push(repeated);
    if (this.#isFull(thread === undefined ? 1 : 2)) this.#close();
  }

  #isFull(times: number): boolean {
    if (!this.#open) return false;
    const { first, last } = this.#open;
    const [rows, bytes] = [last.row + 1 - first.row, last.end - first.start];
    return rows >= times * this.#mostRows || bytes >= times * this.#mostBytes;
  }

  /** All chunks, when no row is left. @param order in which the dates of the file are written */
  end(order: DateOrder): readonly PlannedChunk[] {
    this.#close();
    return this.#chunks.map(({ repeats, ...chunk }) => ({
      ...chunk,
      duplicates: repeats.flatMap((repeated) => repeated[order] ?? []),
    }));
  }

  #close(): void {
    if (!this.#open) return;
    const { first, last, repeats } = this.#open;
    this.#chunks.push({
      chunk: this.#chunks.length + 1,
      start: first.start,
      end: last.end,
      firstRow: first.row,
      endRow: last.row + 1,
      repeats,
    });
    this.#open = undefined;
  }
}
