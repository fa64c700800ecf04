import { cellText } from '../customer-files/write.ts';
import type { Cell } from '../workbooks/cells.ts';
import { onWall } from './clock.ts';

/**
 * A cell as text.
 * @param zone by whose clock times are written; absent: UTC
 */
export function csvCell(cell: Cell, zone?: string): string {
  if (zone === undefined || typeof cell !== 'object' || cell === null || !('dateTime' in cell))
    return cellText(cell);
  const { time, offset } = onWall(cell.dateTime, zone);
  return time + offset;
}

/** Cells as a line of RFC 4180. */
export function csvLine(cells: readonly string[], delimiter: string): string {
  const special = (cell: string) => cell.includes(delimiter) || /["\r\n]|^\s|\s$/.test(cell);
  const written = cells.map((cell) => (special(cell) ? `"${cell.replaceAll('"', '""')}"` : cell));
  return `${written.join(delimiter)}\r\n`;
}
