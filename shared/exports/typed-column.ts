import type { WrittenColumn } from '../customer-files/write.ts';
import type { Cell, CellKind } from '../workbooks/cells.ts';

/**
 * What makes the columns of files whose rows are of one type: by name, kind and whether an import reads them. A cell that
 * is undefined is empty.
 */
export const columnsOf =
  <Row extends object>() =>
  (
    name: string,
    kind: CellKind,
    isImported: boolean,
    cell: (row: Row) => Cell | undefined,
  ): WrittenColumn => ({
    name,
    kind,
    isImported,
    // The rows of a subject are those of its columns.
    write: (row) => cell(row as Row) ?? null,
  });

/** A moment, as it is stored, as a cell. */
export const timeCell = (utc: string | undefined): Cell =>
  utc === undefined ? null : { dateTime: utc.replace(/Z$/, '') };
