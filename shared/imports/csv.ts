import { Readable } from 'node:stream';
import { CsvError, type Options, parse as parseStream } from 'csv-parse';
import { parse as parseWhole } from 'csv-parse/sync';
import { FileRefused } from './file-refused.ts';
import { limits } from './limits.ts';

/** What separates the cells of a row. */
export const delimiters = [',', ';', '\t', '|'] as const;
export type Delimiter = (typeof delimiters)[number];

/** One row of a CSV file, blank or not, as its cells and as its bytes in the file: `start` up to `end`. */
export interface CsvRow {
  /** As a spreadsheet counts: the header is row 1, and blank lines count. */
  readonly row: number;
  readonly start: number;
  readonly end: number;
  readonly cells: readonly string[];
}

/** Rows are read leniently: ragged, with stray quotes, with any line ends; what they hold is judged later. */
const options = (delimiter: Delimiter, start: number) =>
  ({
    delimiter,
    bom: start === 0,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    relax_quotes: true,
    max_record_size: limits.rowBytes,
  }) satisfies Options;

/** A row with `info`: what the parser knew right after it. */
interface ParsedRecord {
  readonly info: { readonly bytes: number };
  readonly record: string[];
}

/**
 * The rows of a whole file, as its bytes arrive.
 * @throws FileRefused when a quote is never closed or a row never ends
 */
export async function* rowsOf(text: AsyncIterable<Buffer>, delimiter: Delimiter): AsyncGenerator<CsvRow> {
  const source = Readable.from(text);
  const parser = parseStream({ ...options(delimiter, 0), info: true });
  source.once('error', (error) => parser.destroy(error));
  let row = 0;
  let start = 0;
  try {
    for await (const { info, record } of source.pipe(parser) as AsyncIterable<ParsedRecord>) {
      row++;
      yield { row, start, end: info.bytes, cells: record };
      start = info.bytes;
    }
  } catch (error) {
    throw error instanceof CsvError ? refusal(error, parser.info.records + 1) : error;
  } finally {
    source.destroy();
  }
}

/** The rows of a range of the file that starts and ends between rows. */
export function rowsOfRange(
  bytes: Uint8Array,
  from: { delimiter: Delimiter; firstRow: number; start: number },
): CsvRow[] {
  const rows: CsvRow[] = [];
  const take = (cells: string[], info: { readonly bytes: number }): null => {
    const start = rows.at(-1)?.end ?? from.start;
    rows.push({ row: from.firstRow + rows.length, start, end: from.start + info.bytes, cells });
    return null;
  };
  parseWhole(bytes, { ...options(from.delimiter, from.start), on_record: take });
  return rows;
}

/** Whether the row holds nothing: spreadsheets leave such rows behind by the hundred. */
export const isBlank = ({ cells }: CsvRow): boolean => cells.every((cell) => cell.trim() === '');

/** The parser's own error is left behind: it carries the row. */
const refusal = ({ code }: CsvError, row: number): FileRefused =>
  code === 'CSV_QUOTE_NOT_CLOSED'
    ? new FileRefused(`Row ${row} opens a quote that is never closed.`)
    : rowTooLong(row);

export const rowTooLong = (row: number): FileRefused =>
  new FileRefused(
    `Row ${row} is longer than ${limits.rowBytes / 1024} KiB: perhaps it opens a quote that is never closed.`,
  );
