import { CsvError } from 'csv-parse';
import * as z from 'zod';
import { isKnownName } from '../customer-files/header-names.ts';
import { column } from '../customer-files/reading.ts';
import { type Delimiter, delimiters, rowsOfRange, rowTooLong } from './csv.ts';
import { limits } from './limits.ts';

/** How a file is written: all that is needed to read any range of it. */
export const fileFormat = z.object({
  delimiter: z.enum(delimiters),
  byteOrderMark: z.boolean(),
  columns: z.array(column),
});
export type FileFormat = z.output<typeof fileFormat>;

/** What a file's first row gives away, and the whole text, that row included. */
export interface Recognised {
  readonly delimiter: Delimiter;
  readonly byteOrderMark: boolean;
  readonly text: AsyncGenerator<Buffer>;
}

/** @throws FileRefused when the first row has no end within bounds */
export async function recognise(pieces: AsyncGenerator<Buffer>): Promise<Recognised> {
  const { head, text } = await peekHeader(pieces);
  const byteOrderMark = head.subarray(0, 3).toString('hex') === 'efbbbf';
  return { delimiter: detectDelimiter(head), byteOrderMark, text };
}

/** The delimiter with which the header row names the most known columns, else with which it has the most cells. */
export function detectDelimiter(header: Uint8Array): Delimiter {
  const scored = delimiters.map((delimiter) => {
    const cells = headerCells(header, delimiter);
    return { delimiter, known: cells.filter(isKnownName).length, cells: cells.length };
  });
  const best = scored.reduce((a, b) => ((b.known - a.known || b.cells - a.cells) > 0 ? b : a));
  return best.delimiter;
}

/** No cells when the row makes no sense with this delimiter. */
function headerCells(header: Uint8Array, delimiter: Delimiter): readonly string[] {
  try {
    return rowsOfRange(header, { delimiter, firstRow: 1, start: 0 })[0]?.cells ?? [];
  } catch (error) {
    if (error instanceof CsvError) return [];
    throw error;
  }
}

/** The first row, as far as it goes, and the whole text with it. */
async function peekHeader(
  pieces: AsyncGenerator<Buffer>,
): Promise<{ head: Buffer; text: AsyncGenerator<Buffer> }> {
  let head: Buffer = Buffer.alloc(0);
  let end = -1;
  while (end < 0) {
    if (head.length > limits.rowBytes) throw rowTooLong(1);
    const { value, done } = await pieces.next();
    if (done) break;
    head = Buffer.concat([head, value]);
    end = headerEnd(head);
  }
  async function* text(): AsyncGenerator<Buffer> {
    if (head.length > 0) yield head;
    yield* pieces;
  }
  return { head: end < 0 ? head : head.subarray(0, end), text: text() };
}

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const quote = 0x22;

/** Where the first row ends: at the first line break outside quotes; -1 when it is not there yet. */
function headerEnd(bytes: Buffer): number {
  let quoted = false;
  return bytes.findIndex((byte) => {
    if (byte === quote) quoted = !quoted;
    return !quoted && (byte === lineFeed || byte === carriageReturn);
  });
}
