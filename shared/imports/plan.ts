import { DateOrders } from '../customer-files/date-orders.ts';
import { DecimalMarks } from '../customer-files/decimal-marks.ts';
import { type Column, type DateOrder, dateOrder as dateOrders } from '../customer-files/reading.ts';
import { readAnyHeader } from './any-header.ts';
import { inBlocks } from './blocks.ts';
import { ChunkCutter, type ChunkSizes, type PlannedChunk } from './chunk-cutter.ts';
import { Claims, type Repeats } from './claims.ts';
import type { ImportContent } from './content.ts';
import { type CsvRow, CsvRows, isBlank, rowFaults } from './csv.ts';
import type { Encoding } from './encodings.ts';
import type { FileFormat } from './file-format.ts';
import { kindOfFile } from './file-kind.ts';
import { FileRefused } from './file-refused.ts';
import { type Recognised, recognise, type WantedFormat } from './format.ts';
import { KeyTable } from './key-table.ts';
import { limits } from './limits.ts';
import type { PlannedRow, ReadingRules } from './planning.ts';
import { planningOf } from './plannings.ts';

/** What a plan is made with. */
export interface PlanRules extends WantedFormat, ReadingRules {
  readonly splitNames: boolean;
  /** Default: as the header tells. */
  readonly content?: ImportContent | undefined;
  /** Default: as the file's dates tell, else as is usual in the shop's country. */
  readonly dateOrder?: DateOrder | undefined;
  /** Default: those of ./limits.ts. */
  readonly sizes?: ChunkSizes;
  /** Blank ones included. Default: that of ./limits.ts. */
  readonly mostRows?: number;
}

/** What the planner learns of a file. */
export interface FilePlan {
  readonly format: FileFormat;
  readonly chunks: readonly PlannedChunk[];
  /** Rows that are not blank. */
  readonly rows: number;
  /** Whether its parts are to be worked through one after the other. */
  readonly inOrder: boolean;
  /** Rows that can be imported, but for the hash of a password of a kind that cannot be checked here. */
  readonly uncheckableHashes: number;
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
  let planning: Planning | undefined;
  for await (const batch of batchesOf(rows, head.value.subarray(written.start), blocks)) {
    for (const row of batch) {
      if (planning) planning.add(row);
      else if (!isBlank(row)) planning = await beginWith(row, rules);
    }
  }
  if (!planning) throw new FileRefused('It is empty.');
  const { delimiter, byteOrderMark } = written;
  return planning.end({ encoding: settledEncoding(written), delimiter, byteOrderMark });
}

/** A byte order mark and a line that tells the delimiter may come before the header. */
const longestPrelude = 64;

async function* batchesOf(
  rows: CsvRows,
  head: Buffer,
  blocks: AsyncIterable<Buffer>,
): AsyncGenerator<Iterable<CsvRow>> {
  yield rows.next(head);
  for await (const block of blocks) yield rows.next(block);
  yield rows.last();
}

/** Begins with the first row that says anything. */
async function beginWith(header: CsvRow, rules: PlanRules): Promise<Planning> {
  if (header.fault) throw new FileRefused(rowFaults[header.fault](`Row ${header.row}`));
  const { context, splitNames, dateOrder: asked } = rules;
  const { content, columns } = readAnyHeader(header.cells, { ...rules, ...context });
  const planning = planningOf(content);
  const reader = (order: DateOrder) =>
    planning.reader({ columns, splitNames, dateOrder: asked ?? order }, rules);
  const readers = { 'day-first': await reader('day-first'), 'month-first': await reader('month-first') };
  return new Planning(content, columns, readers, rules);
}

type Readers = Readonly<Record<DateOrder, (cells: readonly string[]) => PlannedRow | undefined>>;

const orders = dateOrders.options;

/** What is found out about a file row by row, once its header is read. */
class Planning {
  readonly #content: ImportContent;
  readonly #columns: readonly Column[];
  /** The order of dates is decided when all of them were seen. */
  readonly #readers: Readers;
  readonly #rules: PlanRules;
  readonly #dateOrders: DateOrders;
  readonly #decimalMarks: DecimalMarks;
  readonly #cutter: ChunkCutter;
  readonly #claims = new Claims();
  readonly #threads = new KeyTable();
  #thread: string | undefined;
  #inOrder: boolean;
  readonly #uncheckableHashes = { 'day-first': 0, 'month-first': 0 };

  constructor(content: ImportContent, columns: readonly Column[], readers: Readers, rules: PlanRules) {
    const { kinds: kindsIn, inOrder } = planningOf(content);
    const kinds = kindsIn(rules.context);
    this.#inOrder = inOrder;
    this.#content = content;
    this.#columns = columns;
    this.#readers = readers;
    this.#rules = rules;
    this.#dateOrders = new DateOrders(columns, kinds);
    this.#decimalMarks = new DecimalMarks(columns, kinds);
    this.#cutter = new ChunkCutter(columns, rules.sizes ?? limits);
  }

  /** @throws FileRefused when it is one row too many */
  add(row: CsvRow): void {
    const { mostRows = limits.rows } = this.#rules;
    if (row.row > mostRows) {
      throw new FileRefused(`It has more than ${mostRows} rows. Split it and drop the parts.`);
    }
    this.#decimalMarks.see(row.cells);
    const matters = this.#dateOrders.see(row.cells) && this.#rules.dateOrder === undefined;
    const { repeats, thread } = this.#known(row, matters);
    this.#cutter.add(row, repeats, thread);
    this.#follow(row.row, thread);
  }

  /** Notes when a thread goes on that another has come between. */
  #follow(row: number, thread: string | undefined): void {
    if (thread !== undefined && thread !== this.#thread) {
      if (this.#threads.rowOf(thread) !== undefined) this.#inOrder = true;
      this.#threads.set(thread, row);
    }
    this.#thread = thread;
  }

  end(written: Pick<FileFormat, 'encoding' | 'delimiter' | 'byteOrderMark'>): FilePlan {
    const { splitNames, dateOrder: asked, context } = this.#rules;
    const dateOrder = this.#dateOrders.decide(asked, context.defaultCountry);
    const decimalMark = this.#decimalMarks.decide();
    const format = {
      ...written,
      content: this.#content,
      columns: [...this.#columns],
      splitNames,
      dateOrder,
      decimalMark,
    };
    const chunks = this.#cutter.end(dateOrder);
    const uncheckableHashes = this.#uncheckableHashes[dateOrder];
    return { format, chunks, rows: this.#cutter.rows, inOrder: this.#inOrder, uncheckableHashes };
  }

  /**
   * Only rows that can be imported claim their values.
   * @param matters whether the row may be importable in one order of dates only
   */
  #known(row: CsvRow, matters: boolean): { readonly repeats: Repeats; readonly thread?: string | undefined } {
    if (row.fault || isBlank(row)) return { repeats: {} };
    const dayFirst = this.#readers['day-first'](row.cells);
    const contents = {
      'day-first': dayFirst,
      'month-first': matters ? this.#readers['month-first'](row.cells) : dayFirst,
    };
    // What it is about depends on no date.
    const content = contents['day-first'] ?? contents['month-first'];
    if (!content) return { repeats: {} };
    const importable = orders.filter((order) => contents[order]);
    const repeats = this.#claims.repeatsOf(row.row, content.claims, importable);
    for (const order of importable) {
      if (content.uncheckableHash && !repeats[order]) this.#uncheckableHashes[order]++;
    }
    return { repeats, thread: content.thread };
  }
}

/** @throws OtherEncoding when the rows were read in another encoding than they have said since */
function settledEncoding({ encoding, guess }: Recognised): Encoding {
  if (!guess) return encoding;
  if (guess.encoding !== guess.verdict) throw new OtherEncoding(guess.verdict);
  return guess.verdict;
}
