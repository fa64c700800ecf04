import * as z from 'zod';
import { type UniqueField, uniqueFields } from '../customers/keys.ts';
import { type CsvRow, delimiters, detectDelimiter, isBlank, rowsOf, rowTooLong } from './csv.ts';
import { FileRefused } from './file-refused.ts';
import { type Column, column, readHeader } from './header.ts';
import { limits } from './limits.ts';
import { readRow } from './row.ts';
import { checkedText } from './text.ts';

/** How a file is written: all that is needed to read any range of it. */
export const fileFormat = z.object({
  delimiter: z.enum(delimiters),
  byteOrderMark: z.boolean(),
  columns: z.array(column),
});
export type FileFormat = z.output<typeof fileFormat>;

/** A row that claims what an earlier row of the same file has claimed. */
export const duplicate = z.object({ row: z.int(), of: z.int(), field: z.enum(uniqueFields) });
export type Duplicate = z.output<typeof duplicate>;

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
 * @param sizes default: those of ./limits.ts
 * @throws FileRefused when the file cannot be imported
 */
export async function planFile(
  bytes: AsyncIterable<Uint8Array>,
  keep: (chunk: PlannedChunk) => Promise<void>,
  sizes: ChunkSizes = limits,
): Promise<FilePlan> {
  const { head, all } = await peekHeader(checkedText(bytes));
  const delimiter = detectDelimiter(head);
  const claims = new Claims();
  let columns: Column[] | undefined;
  let open: PlannedChunk | undefined;
  let chunks = 0;
  let rows = 0;
  for await (const row of rowsOf(all, delimiter)) {
    if (!columns) {
      columns = readHeader(row.cells);
      continue;
    }
    if (!isBlank(row) && ++rows > limits.rows) {
      throw new FileRefused(`It has more than ${limits.rows} rows. Split it and drop the parts.`);
    }
    open = extend(open ?? emptyChunk(chunks + 1, row), row, claims.duplicateOf(row, columns));
    if (isFull(open, columns, sizes)) {
      await keep(open);
      chunks = open.chunk;
      open = undefined;
    }
  }
  if (open) {
    await keep(open);
    chunks = open.chunk;
  }
  if (!columns) throw new FileRefused('It is empty.');
  return { format: { delimiter, byteOrderMark: hasByteOrderMark(head), columns }, chunks, rows };
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

/** Which row was the first to use each unique value. Only rows that can be imported claim their values. */
class Claims {
  readonly #rows = new Map<string, number>();

  duplicateOf(row: CsvRow, columns: readonly Column[]): Duplicate | undefined {
    if (isBlank(row)) return undefined;
    const read = readRow(row, columns);
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

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const quote = 0x22;

/** The header row, and the whole text with it. */
async function peekHeader(
  text: AsyncGenerator<Buffer>,
): Promise<{ head: Buffer; all: AsyncGenerator<Buffer> }> {
  let head: Buffer = Buffer.alloc(0);
  let end = -1;
  while (end < 0) {
    if (head.length > limits.rowBytes) throw rowTooLong(1);
    const { value, done } = await text.next();
    if (done) break;
    head = Buffer.concat([head, value]);
    end = headerEnd(head);
  }
  async function* all(): AsyncGenerator<Buffer> {
    if (head.length > 0) yield head;
    yield* text;
  }
  return { head: end < 0 ? head : head.subarray(0, end), all: all() };
}

/** Where the first row ends: at the first line break outside quotes; -1 when it is not there yet. */
function headerEnd(bytes: Buffer): number {
  let quoted = false;
  return bytes.findIndex((byte) => {
    if (byte === quote) quoted = !quoted;
    return !quoted && (byte === lineFeed || byte === carriageReturn);
  });
}

const hasByteOrderMark = (head: Buffer): boolean => head.subarray(0, 3).toString('hex') === 'efbbbf';
