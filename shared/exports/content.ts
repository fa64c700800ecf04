import type { Cell, WorkbookColumn } from '../workbooks/cells.ts';
import { writeWorkbook } from '../workbooks/write/workbook.ts';
import { csvLine } from './csv-line.ts';
import type { ExportDetails } from './job.ts';
import type { ExportFormat } from './request.ts';
import type { rowWriter } from './row-writer.ts';

export const contentTypes: Readonly<Record<ExportFormat, string>> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

type Parts = AsyncIterable<Uint8Array>;

/**
 * The bytes of the file, made while they are read.
 * @param columns those of a workbook
 * @param parts what {@link rowWriter} makes of the rows, in their order
 * @param sheet what that of a workbook is called
 * @throws DoesNotFit through the stream
 */
export function fileContent(
  details: ExportDetails,
  columns: readonly WorkbookColumn[],
  parts: Parts,
  sheet: string,
): ReadableStream<Uint8Array> {
  return details.format === 'csv'
    ? ReadableStream.from(csvContent(details, parts))
    : writeWorkbook(workbookRows(parts), columns, { name: sheet });
}

async function* csvContent({ columns, delimiter, byteOrderMark }: ExportDetails, parts: Parts) {
  yield Buffer.from((byteOrderMark ? '\ufeff' : '') + csvLine(columns, delimiter));
  yield* parts;
}

async function* workbookRows(parts: Parts): AsyncGenerator<readonly Cell[]> {
  for await (const part of parts) {
    for (const line of Buffer.from(part).toString().split('\n')) {
      // What ./row-writer.ts has written for this very file.
      if (line !== '') yield JSON.parse(line) as Cell[];
    }
  }
}
