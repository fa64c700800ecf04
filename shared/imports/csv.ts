import { isAscii } from 'node:buffer';
import { charsetOf, type EncodingGuess } from './encoding.ts';
import type { Encoding } from './encodings.ts';
import { FileRefused } from './file-refused.ts';
import { limits } from './limits.ts';
import type { Delimiter } from './options.ts';
import { type ScannedRow, scanRow } from './scan.ts';

/** Why the cells of a row may not be what was meant, in sentences about it. */
export const rowFaults = {
  open_quote: (row: string) => `${row} opens a quote that is never closed, or closed too early.`,
  stray_quote: (row: string) =>
    `${row} has a cell that begins with a quote and goes on after the closing one: a quote within a quoted cell is doubled.`,
  bad_bytes: (row: string) => `${row} holds bytes that are no text in the encoding of the file.`,
} as const;
export type RowFault = keyof typeof rowFaults;

/** One row of a CSV file, blank or not, as its cells and as its bytes in the file: `start` up to `end`. */
export interface CsvRow {
  /** As a spreadsheet counts: the header is row 1, and blank lines count. */
  readonly row: number;
  readonly start: number;
  readonly end: number;
  readonly cells: readonly string[];
  /** The row cannot be imported; its cells are shown as well as they can be. */
  readonly fault?: RowFault;
}

/** Where reading begins, and how the file is written. */
export interface ReadFrom {
  readonly encoding: Encoding;
  /** Finds out whether it is rather another encoding. Default: it is that one. */
  readonly guess?: EncodingGuess;
  readonly delimiter: Delimiter;
  /** The number of the first row. */
  readonly firstRow: number;
  /** Where it begins in the file: after a byte order mark. */
  readonly start: number;
}

/**
 * The rows of a range of the file that starts and ends between rows.
 * @throws FileRefused as {@link CsvRows} does
 */
export const rowsOfRange = (bytes: Uint8Array, from: ReadFrom): CsvRow[] => [
  ...new CsvRows(from).last(bytes),
];

/** Whether the row holds nothing: spreadsheets leave such rows behind by the hundred. */
export const isBlank = ({ cells }: CsvRow): boolean => cells.every((cell) => cell.trim() === '');

/**
 * The rows of a text whose bytes come piece by piece. Only the row that is not complete yet is held back: each piece's
 * rows must be taken before the next piece. The same rows are found whatever the pieces are, and in any range that begins
 * and ends between rows.
 */
export class CsvRows {
  readonly #from: ReadFrom;
  readonly #delimiter: number;
  readonly #unitBytes: 1 | 2;
  #row: number;
  #start: number;
  #rest: Buffer = Buffer.alloc(0);

  constructor(from: ReadFrom) {
    this.#from = from;
    this.#delimiter = from.delimiter.charCodeAt(0);
    this.#unitBytes = charsetOf(from.encoding).unitBytes;
    this.#row = from.firstRow;
    this.#start = from.start;
  }

  /**
   * The rows that the piece completes.
   * @throws FileRefused when a row is too long, or holds what no text has
   */
  next(piece: Uint8Array): Generator<CsvRow> {
    return this.#take(piece, false);
  }

  /**
   * The rows that are left, when nothing comes after this piece.
   * @throws FileRefused as {@link next} does, or when the text was cut off
   */
  *last(piece: Uint8Array = new Uint8Array()): Generator<CsvRow> {
    yield* this.#take(piece, true);
    if (this.#rest.length > 0) throw new FileRefused('It ends within a character: perhaps it was cut off.');
  }

  *#take(piece: Uint8Array, isWhole: boolean): Generator<CsvRow> {
    const bytes = Buffer.concat([this.#rest, piece]);
    const text = charsetOf(this.#from.encoding).units(bytes);
    refuseNul(text, (unit) => this.#start + unit * this.#unitBytes);
    const isPlain = isAscii(bytes);
    let at = 0;
    while (at < text.length) {
      const scanned = this.#scan(text, at, isWhole);
      if (!scanned) break;
      const start = this.#start;
      this.#start += (scanned.end - at) * this.#unitBytes;
      const read = isPlain ? plain(scanned) : this.#decode(scanned, text.slice(at, scanned.end));
      yield { row: this.#row++, start, end: this.#start, ...read };
      at = scanned.end;
    }
    this.#rest = bytes.subarray(at * this.#unitBytes);
  }

  /** A row that is too long ends at its first line break if a quote is to blame, and takes no other row along. */
  #scan(text: string, at: number, isWhole: boolean): ScannedRow | undefined {
    const most = limits.rowBytes / this.#unitBytes;
    const scanned = scanRow(text, at, this.#delimiter, isWhole);
    if (scanned ? scanned.end - at <= most : text.length - at <= most) return scanned;
    const line = scanRow(text.slice(at, at + most), 0, this.#delimiter, true);
    if (line?.fault !== 'open_quote' || line.end === most) throw rowTooLong(this.#row);
    return { ...line, end: at + line.end };
  }

  #decode(scanned: ScannedRow, raw: string): Pick<CsvRow, 'cells' | 'fault'> {
    if (!beyondAscii.test(raw)) return plain(scanned);
    const { encoding, guess } = this.#from;
    guess?.saw(raw);
    const charset = charsetOf(guess?.encoding ?? encoding);
    const decoded = scanned.cells.map((cell) => (beyondAscii.test(cell) ? charset.decode(cell) : cell));
    const cells = decoded.map((cell, index) => cell ?? charset.guess(scanned.cells[index] ?? ''));
    return decoded.includes(undefined) ? { cells, fault: 'bad_bytes' } : plain({ ...scanned, cells });
  }
}

const beyondAscii = /[\u0080-\uffff]/;

const plain = ({ cells, fault }: ScannedRow): Pick<CsvRow, 'cells' | 'fault'> =>
  fault ? { cells, fault } : { cells };

function refuseNul(text: string, placeOf: (unit: number) => number): void {
  const found = text.indexOf('\0');
  if (found < 0) return;
  throw new FileRefused(
    `It is not a text file: it holds a NUL at offset ${placeOf(found)}. Save it as "CSV UTF-8" and drop it again.`,
  );
}

const rowTooLong = (row: number): FileRefused =>
  new FileRefused(
    `Row ${row} is longer than ${limits.rowBytes / 1024} KiB: perhaps it opens a quote that is never closed.`,
  );
