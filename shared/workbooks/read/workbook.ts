import { bounds } from './bounds.ts';
import type { CellContext } from './cell-value.ts';
import { readDirectory } from './directory.ts';
import type { RandomAccessFile } from './file.ts';
import { readNumberFormats } from './number-formats.ts';
import { readPart } from './read-part.ts';
import { SharedStrings, sharedStringsListener } from './shared-strings.ts';
import { type SheetRow, SheetRows } from './sheet-rows.ts';
import { readStructure } from './structure.ts';
import { Budget, unpack } from './unpack.ts';
import { XmlReader } from './xml.ts';

/** A sheet that can be read, as often as need be. */
export interface Sheet {
  readonly name: string;
  /** People do not see it. */
  readonly hidden: boolean;
  /** An export of ours has written it: its texts hold no escapes. */
  readonly fromExport: boolean;
  /**
   * Its rows that hold anything, as they are read.
   * @throws WorkbookRefused when it is damaged, or larger than can be read
   */
  rows(): AsyncGenerator<SheetRow, void>;
}

/**
 * Opens an .xlsx workbook: its sheets in the order of their tabs. Memory stays flat however large it claims to be or is:
 * of the rows only those on their way are held, and the texts that cells share.
 * @throws WorkbookRefused when it is none, has a password, or is larger than can be read
 */
export async function openWorkbook(
  file: RandomAccessFile,
  { unpackedBytes }: { readonly unpackedBytes: number } = bounds,
): Promise<readonly Sheet[]> {
  const budget = new Budget(unpackedBytes);
  const structure = await readStructure(file, await readDirectory(file), budget);
  const strings = new SharedStrings();
  if (structure.sharedStrings) {
    await readPart(file, structure.sharedStrings, budget, sharedStringsListener(strings));
  }
  const meanings = await readNumberFormats(file, structure.styles, budget);
  const context: CellContext = { strings, meanings, from1904: structure.from1904 };
  return structure.sheets.map(({ name, hidden, part }) => ({
    name,
    hidden,
    fromExport: structure.fromExport,
    async *rows() {
      const rows = new SheetRows(context);
      const xml = new XmlReader(rows);
      for await (const piece of unpack(file, part, budget)) {
        xml.push(piece);
        yield* rows.take();
      }
      xml.end();
    },
  }));
}
