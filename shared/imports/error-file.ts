import type { S3Client } from '@aws-sdk/client-s3';
import { guardFormula } from '../customer-files/cells/formula.ts';
import { errorColumns } from '../customer-files/header-names.ts';
import { looksHashed } from '../customer-files/password-cell.ts';
import { csvLine } from '../exports/csv-line.ts';
import type { ReportedRow } from './chunk.ts';
import { rowsOfRange } from './csv.ts';
import { encode } from './encode.ts';
import { isOwn } from './encodings.ts';
import type { DroppedFile } from './file-event.ts';
import type { FileFormat } from './file-format.ts';
import { limits } from './limits.ts';
import type { Delimiter } from './options.ts';
import { readBytes } from './raw-file.ts';
import { isSecretColumn } from './secret-columns.ts';

/** An error file, and how many of the reported rows it holds. */
export interface ErrorFile {
  readonly content: Buffer;
  readonly contentType: string;
  readonly rows: number;
}

/**
 * The file that people correct and drop again: the rows that were not imported, each with its number and the
 * reason in two columns before its own cells. The cells are those of the dropped file: what a spreadsheet would take for
 * a formula has an apostrophe before it, with which it reads the same. So is the way in which it is written: what was
 * said of the dropped file is true of this one. The table holds none of the cells, so they are read from the dropped
 * file once more. Only what could be a password, or the hash of one, is left out.
 */
export async function makeErrorFile(
  s3: S3Client,
  file: DroppedFile,
  format: FileFormat,
  reported: AsyncIterable<ReportedRow>,
): Promise<ErrorFile> {
  const { encoding, delimiter, columns } = format;
  const written = writtenAs(format);
  const own = (cells: readonly string[]) => cells.filter((_, index) => columns[index]?.meaning !== 'error');
  const secrets = new Set(columns.flatMap((column, index) => (isSecretColumn(column) ? [index] : [])));
  const [firstSecret] = secrets;
  const header = line([...errorColumns, ...own(columns.map(({ name }) => name))], delimiter);
  const lines = [encode((written.byteOrderMark ? '\ufeff' : '') + header, written.encoding)];
  let size = 0;
  for await (const { row, code, message, bytes, start } of withBytes(s3, file, reported)) {
    const [parsed] = rowsOfRange(bytes, { encoding, delimiter, firstRow: row, start });
    const cells = parsed?.cells ?? [];
    // A row with too many cells is shifted somewhere: its password may stand in any cell from there on. A quote that
    // stays open or astray may have swallowed any cell, of other rows as well.
    const mayBeSecret = (index: number) =>
      firstSecret !== undefined &&
      (code === 'open_quote' || code === 'stray_quote' || (code === 'too_many_cells' && index > firstSecret));
    const isShown = (cell: string, index: number) =>
      !secrets.has(index) && !mayBeSecret(index) && !looksHashed(cell);
    const shown = cells.map((cell, index) => (isShown(cell, index) ? cell : ''));
    const note = shown.join() === cells.join() ? message : `${message} ${passwordLeftOut}`;
    const bytesOfRow = encode(line([String(row), note, ...own(shown)], delimiter), written.encoding);
    size += bytesOfRow.length;
    if (size > limits.errorFileBytes) break;
    lines.push(bytesOfRow);
  }
  const contentType = `text/csv; charset=${written.encoding}`;
  return { content: Buffer.concat(lines), contentType, rows: lines.length - 1 };
}

/** What cannot be written as it was is written in UTF-8, whose mark says more than what was said of the dropped file. */
const writtenAs = ({ encoding, byteOrderMark }: FileFormat) =>
  isOwn(encoding) ? { encoding, byteOrderMark } : ({ encoding: 'utf-8', byteOrderMark: true } as const);

const passwordLeftOut = 'Passwords are not repeated here: type it again.';

const line = (cells: readonly string[], delimiter: Delimiter): string =>
  csvLine(cells.map(guardFormula), delimiter);

type RowWithBytes = ReportedRow & { readonly bytes: Uint8Array };

/** The reported rows with their bytes: rows that lie near each other are read at once. */
async function* withBytes(
  s3: S3Client,
  file: DroppedFile,
  reported: AsyncIterable<ReportedRow>,
): AsyncGenerator<RowWithBytes> {
  let near: ReportedRow[] = [];
  for await (const row of reported) {
    const first = near[0] ?? row;
    if (row.end - first.start > limits.chunkBytes) {
      yield* readTogether(s3, file, near);
      near = [];
    }
    near.push(row);
  }
  yield* readTogether(s3, file, near);
}

async function* readTogether(
  s3: S3Client,
  file: DroppedFile,
  rows: readonly ReportedRow[],
): AsyncGenerator<RowWithBytes> {
  const [first] = rows;
  const last = rows.at(-1);
  if (!first || !last) return;
  const bytes = await readBytes(s3, file, { start: first.start, end: last.end });
  for (const row of rows) {
    yield { ...row, bytes: bytes.subarray(row.start - first.start, row.end - first.start) };
  }
}
