import type { KindName } from '../customer-files/kinds.ts';
import { cellText } from '../customer-files/write.ts';
import type { Cell } from '../workbooks/cells.ts';
import { onWall } from './clock.ts';

/**
 * A cell as text.
 * @param zone by whose clock times are written; undefined: UTC
 * @param holds what its column does, if that is known
 */
export function csvCell(cell: Cell, zone: string | undefined, holds?: KindName): string {
  if (zone === undefined || typeof cell !== 'object' || cell === null || !('dateTime' in cell))
    return cellText(cell, holds);
  const { time, offset } = onWall(cell.dateTime, zone);
  return time + offset;
}

/**
 * What is quoted: also what separates cells elsewhere. Programs that split at several separators at once, as LibreOffice
 * does unless told otherwise, would make a formula of the second half of `x;=1+1`.
 */
const special = /[",;\t|\r\n]|^\s|\s$/;

/** Cells as a line of RFC 4180. @param delimiter one of those that imports take */
export function csvLine(cells: readonly string[], delimiter: string): string {
  const written = cells.map((cell) => (special.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell));
  return `${written.join(delimiter)}\r\n`;
}
