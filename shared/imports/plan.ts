import { DateOrders } from '../customer-files/date-orders.ts';
import type { DateOrder } from '../customer-files/reading.ts';
import { type RowContext, type RowReader, rowReader } from '../customer-files/row.ts';
import { inBlocks } from './blocks.ts';
import { ChunkCutter, type ChunkSizes, type PlannedChunk } from './chunk-cutter.ts';
import { Claims, type Duplicate } from './claims.ts';
import { type CsvRow, CsvRows, isBlank, rowFaults } from './csv.ts';
import { kindOfFile } from './file-kind.ts';
import { FileRefused } from './file-refused.ts';
import { type FileFormat, type Recognised, recognise, type WantedFormat } from './format.ts';
import { readHeader } from './header.ts';
import { limits } from './limits.ts';
import type { Encoding } from './options.ts';

/** What a plan is made with. */
export interface PlanRules extends WantedFormat {
  /** What rows are read against: only those that can be imported count as the first of their kind. */
  readonly context: RowContext;
  readonly splitNames: boolean;
  /** Default: as the file's dates tell, else as is usual in the shop's country. */
  readonly dateOrder?: DateOrder | undefined;
  /** Default: those of ./limits.ts. */
  readonly sizes?: ChunkSizes;
}

/** What the planner learns of a file. */
export interface FilePlan {
  readonly format: FileFormat;
  readonly chunks: readonly PlannedChunk[];
  /** Rows that are not blank. */
  readonly rows: number;
}

/** Only at its end a file turned out to be in another encoding than its beginning said: it must be planned again. */
export class OtherEncoding extends Error {
  readonly encoding: Encoding;

  constructor(encoding: Encoding) {
    super(`The file is in ${encoding}.`);
    this.encoding = encoding;
  }
}

/** The file is an archive: perhaps a workbook, whose rows are to be planned as text. */
export class IsArchive extends Error {}

/**
 * Plans a file in one pass, without holding it: recognises its format, cuts it into chunks between rows, and finds the
 * rows that repeat an earlier row's ID, e-mail, username or external ID, so that the first one wins whatever the order
 * in which the chunks are worked through.
 * @throws FileRefused when the file cannot be imported
 * @throws OtherEncoding when the file is to be planned once more, in that one
 * @throws IsArchive
 */
export async function planFile(bytes: AsyncIterable<Uint8Array>, rules: PlanRules): Promise<FilePlan> {
  const blocks = inBlocks(bytes, limits.rowBytes + longestPrelude);
  const head = await blocks.next();
  if (head.done) throw new FileRefused('It is empty.');
  if (kindOfFile(head.value) === 'zip') throw new IsArchive();
  const written = recognise(head.value, rules);
  const rows = new CsvRows({ ...written, firstRow: 1 });
  const { header, rest } = await splitHeader(batchesOf(rows, head.value.subarray(written.start), blocks));
  const { context, splitNames } = rules;
  const columns = readHeader(header.cells, { ...rules, ...context });
  const read = await rowReader({ columns, splitNames }, context);
  const dateOrders = new DateOrders(columns, context.customFields);
  const cutter = new ChunkCutter(columns, rules.sizes ?? limits);
  const claims = new Claims();
  for await (const batch of rest) {
    for (const row of batch) {
      if (row.row > limits.rows) {
        throw new FileRefused(`It has more than ${limits.rows} rows. Split it and drop the parts.`);
      }
      dateOrders.see(row.cells);
      cutter.add(row, duplicateOf(row, read, claims));
    }
  }
  const { delimiter, byteOrderMark } = written;
  const encoding = settledEncoding(written);
  const dateOrder = dateOrders.decide(rules.dateOrder, context.defaultCountry);
  const format = { encoding, delimiter, byteOrderMark, columns, splitNames, dateOrder };
  return { format, chunks: cutter.end(), rows: cutter.rows };
}

/** A byte order mark and a line that tells the delimiter may come before the header. */
const longestPrelude = 64;

async function* batchesOf(
  rows: CsvRows,
  head: Buffer,
  blocks: AsyncIterable<Buffer>,
): AsyncGenerator<CsvRow[]> {
  yield rows.next(head);
  for await (const block of blocks) yield rows.next(block);
  yield rows.last();
}

/** The first row that says anything, and all rows after it. */
async function splitHeader(
  batches: AsyncGenerator<CsvRow[]>,
): Promise<{ header: CsvRow; rest: AsyncGenerator<CsvRow[]> }> {
  for (;;) {
    const { value: batch, done } = await batches.next();
    if (done) throw new FileRefused('It is empty.');
    const index = batch.findIndex((row) => !isBlank(row));
    const header = batch[index];
    if (!header) continue;
    if (header.fault) throw new FileRefused(rowFaults[header.fault](`Row ${header.row}`));
    async function* rest(): AsyncGenerator<CsvRow[]> {
      yield batch.slice(index + 1);
      yield* batches;
    }
    return { header, rest: rest() };
  }
}

/** Only rows that can be imported claim their values. */
function duplicateOf(row: CsvRow, read: RowReader, claims: Claims): Duplicate | undefined {
  if (row.fault || isBlank(row)) return undefined;
  const result = read(row.cells);
  return 'content' in result ? claims.duplicateOf(row.row, result.content) : undefined;
}

/** @throws OtherEncoding when the rows were read in another encoding than they have said since */
function settledEncoding({ encoding, guess }: Recognised): Encoding {
  if (!guess) return encoding;
  if (guess.encoding !== guess.verdict) throw new OtherEncoding(guess.verdict);
  return guess.verdict;
}
