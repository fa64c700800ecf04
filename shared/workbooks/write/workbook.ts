import type { Cell, WorkbookColumn } from '../cells.ts';
import { excel } from '../excel.ts';
import {
  contentTypesXml,
  rootRelationshipsXml,
  sheetPath,
  workbookRelationshipsXml,
  workbookXml,
} from './parts.ts';
import { SheetWriter } from './sheet.ts';
import { stylesXml } from './styles.ts';
import { type ZipEntry, zip } from './zip.ts';

export interface WorkbookOptions {
  /** Of the sheet, as far as Excel takes it; further sheets are counted. Default: Customers. */
  readonly name?: string;
  /** Rows of one sheet, its header included. Default: as many as Excel takes. */
  readonly rowsPerSheet?: number;
}

type Rows = Iterable<readonly Cell[]> | AsyncIterable<readonly Cell[]>;

/**
 * An .xlsx workbook, made while it is read: rows are asked for as fast as the stream is taken, and none is held. Each
 * sheet has a bold header that stays in sight, and a filter; rows past a sheet's end go on in another one. The same rows
 * make the same bytes.
 * @param rows a cell for each column, in their order; cells that are left out at the end are empty
 * @throws DoesNotFit through the stream: text that is longer than a cell, or more than 4 GiB
 */
export function writeWorkbook(
  rows: Rows,
  columns: readonly WorkbookColumn[],
  { name = 'Customers', rowsPerSheet = excel.rows }: WorkbookOptions = {},
): ReadableStream<Uint8Array> {
  if (columns.length === 0 || columns.length > excel.columns) {
    throw new RangeError(`A workbook has 1 to ${excel.columns} columns.`);
  }
  return ReadableStream.from(zip(entries(rows, columns, { name, rowsPerSheet })));
}

const declared = (xml: string): readonly [string] => [
  `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n${xml}`,
];

async function* entries(
  rows: Rows,
  columns: readonly WorkbookColumn[],
  { name, rowsPerSheet }: Required<WorkbookOptions>,
): AsyncGenerator<ZipEntry> {
  yield { path: '[Content_Types].xml', content: declared(contentTypesXml) };
  yield { path: '_rels/.rels', content: declared(rootRelationshipsXml) };
  yield { path: 'xl/styles.xml', content: declared(stylesXml) };
  const writer = new SheetWriter(columns);
  await using source = new Source(rows);
  let sheets = 0;
  do {
    yield { path: `xl/${sheetPath(++sheets)}`, content: sheetXml(writer, source, rowsPerSheet) };
  } while (await source.peek());
  yield { path: 'xl/workbook.xml', content: declared(workbookXml(name, sheets)) };
  yield { path: 'xl/_rels/workbook.xml.rels', content: declared(workbookRelationshipsXml(sheets)) };
}

/** Rows are handed on in pieces of about this many characters. */
const pieceLength = 64 * 1024;

async function* sheetXml(writer: SheetWriter, source: Source, mostRows: number): AsyncGenerator<string> {
  let [piece] = declared(writer.start);
  let number = 1;
  for (let row = await source.peek(); row && number < mostRows; row = await source.advance()) {
    piece += writer.row(++number, row);
    if (piece.length < pieceLength) continue;
    yield piece;
    piece = '';
  }
  yield piece + writer.end(number);
}

/** Rows on their way, of which one sheet takes as many as it holds and leaves the others to the next. */
class Source {
  readonly #rows: AsyncGenerator<readonly Cell[], void>;
  /** Asked for when it is first looked at: who does not read yet would not hear of its failure. */
  #row: Promise<readonly Cell[] | undefined> | undefined;

  constructor(rows: Rows) {
    async function* all() {
      yield* rows;
    }
    this.#rows = all();
  }

  /** The row that comes next, which stays there; undefined at the end. */
  peek(): Promise<readonly Cell[] | undefined> {
    this.#row ??= this.#next();
    return this.#row;
  }

  /** The row after it. */
  advance(): Promise<readonly Cell[] | undefined> {
    this.#row = this.#next();
    return this.#row;
  }

  async #next(): Promise<readonly Cell[] | undefined> {
    const { value } = await this.#rows.next();
    return value ?? undefined;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#rows.return();
  }
}
