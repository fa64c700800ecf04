import { buffer } from 'node:stream/consumers';
import type { RandomAccessFile } from '../../../shared/workbooks/read/file.ts';
import type { SheetRow } from '../../../shared/workbooks/read/sheet-rows.ts';
import { openWorkbook, type Sheet } from '../../../shared/workbooks/read/workbook.ts';
import { type ZipEntry, zip } from '../../../shared/workbooks/write/zip.ts';

/** @param pieceBytes how much of the file arrives at once */
export const inMemory = (bytes: Uint8Array, pieceBytes = 64 * 1024): RandomAccessFile => ({
  bytes: bytes.length,
  async *read(start, end) {
    for (let at = start; at < end; at += pieceBytes) yield bytes.subarray(at, Math.min(at + pieceBytes, end));
  },
});

const namespaces =
  'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"';
const relation = (id: string, type: string, target: string) =>
  `<Relationship Id="${id}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/${type}" Target="${target}"/>`;
const relations = (...all: string[]) => `<Relationships>${all.join('')}</Relationships>`;

/** Parts of a workbook by their paths; undefined takes one of the usual ones away. */
export type Parts = Readonly<Record<string, ZipEntry['content'] | undefined>>;

/** The usual parts around one sheet. */
export const usualParts: Readonly<Record<string, string>> = {
  '[Content_Types].xml': '<Types/>',
  '_rels/.rels': relations(relation('rId1', 'officeDocument', 'xl/workbook.xml')),
  'xl/workbook.xml': `<workbook ${namespaces}><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>`,
  'xl/_rels/workbook.xml.rels': relations(
    relation('rId1', 'worksheet', 'worksheets/sheet1.xml'),
    relation('rId2', 'sharedStrings', 'sharedStrings.xml'),
    relation('rId3', 'styles', '/xl/styles.xml'),
  ),
  'xl/sharedStrings.xml': '<sst><si><t>shared</t></si></sst>',
  'xl/styles.xml': '<styleSheet/>',
  'xl/worksheets/sheet1.xml': '<worksheet><sheetData/></worksheet>',
};

/** A zip archive of hand-made parts. */
export function archiveOf(parts: Parts): Promise<Buffer> {
  const entries = Object.entries(parts).flatMap(([path, content]) =>
    content === undefined ? [] : [{ path, content: typeof content === 'string' ? [content] : content }],
  );
  return buffer(zip(entries));
}

/** A workbook of hand-made parts, as far as they are given. */
export const workbookOf = (parts: Parts): Promise<Buffer> => archiveOf({ ...usualParts, ...parts });

/** A workbook of one sheet with these rows, as XML. */
export const sheetOf = (rows: string, parts: Parts = {}): Promise<Buffer> =>
  workbookOf({
    ...parts,
    'xl/worksheets/sheet1.xml': `<worksheet><sheetData>${rows}</sheetData></worksheet>`,
  });

export const rowsOf = (sheet: Sheet | undefined): Promise<SheetRow[]> => Array.fromAsync(sheet?.rows() ?? []);

/** What stands in all rows of all sheets. */
export async function cellsOf(bytes: Uint8Array, pieceBytes?: number): Promise<SheetRow['cells'][]> {
  const sheets = await openWorkbook(inMemory(bytes, pieceBytes));
  const rows = await Promise.all(sheets.map(rowsOf));
  return rows.flat().map(({ cells }) => cells);
}
