import type { Column } from '../customer-files/reading.ts';
import { contextOfNow, rowReader } from '../customer-files/row.ts';
import { Claims, type Duplicate } from './claims.ts';
import { type CsvRow, isBlank, rowsOf } from './csv.ts';
import { FileRefused } from './file-refused.ts';
import { type FileFormat, recognise } from './format.ts';
import { readHeader } from './header.ts';
import { limits } from './limits.ts';
import { checkedText } from './text.ts';

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

/** What the planner learns of a file. */
export interface FilePlan {
  readonly format: FileFormat;
  readonly chunks: number;
  /** Rows that are not blank. */
  readonly rows: number;
}

/**
 * Plans a file in one pass, without holding it: recognises its format, cuts it into chunks between rows, and
 * finds the rows that repeat an earlier row's e-mail or external ID, so that the first one wins whatever the
 * order in which the chunks are worked through.
 * @param keep takes each chunk as soon as it is complete
 * @param rules `shortestPassword`: a row with a shorter one cannot be imported; `sizes`: default those of ./limits.ts
 * @throws FileRefused when the file cannot be imported
 */
export async function planFile(
  bytes: AsyncIterable<Uint8Array>,
  keep: (chunk: PlannedChunk) => Promise<void>,
  { shortestPassword, sizes = limits }: { readonly shortestPassword: number; readonly sizes?: ChunkSizes },
): Promise<FilePlan> {
  const { delimiter, byteOrderMark, text } = await recognise(checkedText(bytes));
  const lines = rowsOf(text, delimiter);
  const header = await lines.next();
  if (header.done) throw new FileRefused('It is empty.');
  const columns = readHeader(header.value.cells);
  const read = await rowReader({ columns, splitNames: true }, { ...contextOfNow, shortestPassword });
  const claims = new Claims(read);
  let open: PlannedChunk | undefined;
  let chunks = 0;
  let rows = 0;
  for await (const row of lines) {
    if (!isBlank(row) && ++rows > limits.rows) {
      throw new FileRefused(`It has more than ${limits.rows} rows. Split it and drop the parts.`);
    }
    open = extend(open ?? emptyChunk(++chunks, row), row, claims.duplicateOf(row));
    if (isFull(open, columns, sizes)) {
      await keep(open);
      open = undefined;
    }
  }
  if (open) await keep(open);
  return { format: { delimiter, byteOrderMark, columns }, chunks, rows };
}

const emptyChunk = (chunk: number, { start, row }: CsvRow): PlannedChunk => ({
  chunk,
  start,
  end: start,
  firstRow: row,
  endRow: row,
  duplicates: [],
});

const extend = (
  chunk: PlannedChunk,
  { row, end }: CsvRow,
  repeated: Duplicate | undefined,
): PlannedChunk => ({
  ...chunk,
  end,
  endRow: row + 1,
  duplicates: repeated ? [...chunk.duplicates, repeated] : chunk.duplicates,
});

function isFull(
  { start, end, firstRow, endRow }: PlannedChunk,
  columns: readonly Column[],
  sizes: ChunkSizes,
): boolean {
  const hashes = columns.some(({ meaning }) => meaning === 'password');
  const mostRows = hashes ? sizes.chunkRowsWithPasswords : sizes.chunkRows;
  return endRow - firstRow >= mostRows || end - start >= sizes.chunkBytes;
}
