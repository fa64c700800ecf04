import type { Cell } from '../workbooks/cells.ts';
import { onWall } from './clock.ts';

/**
 * A cell as text.
 * @param zone by whose clock times are written
 */
export function csvCell(cell: Cell, zone?: string): string {
  if (cell === null) return '';
  if (typeof cell === 'string') return escapeFormula(cell);
  if (typeof cell !== 'object') return String(cell);
  if ('date' in cell) return cell.date;
  if ('money' in cell) return cell.money;
  const { time, offset } = onWall(cell.dateTime, zone);
  return time + offset;
}

/** A spreadsheet takes what begins with one of these for a formula. An apostrophe of its own keeps it a text. */
const escapeFormula = (text: string): string => (/^[=+\-@\t\r']/.test(text) ? `'${text}` : text);

/** Cells as a line of RFC 4180. */
export function csvLine(cells: readonly string[], delimiter: string): string {
  const special = (cell: string) => cell.includes(delimiter) || /["\r\n]|^\s|\s$/.test(cell);
  const written = cells.map((cell) => (special(cell) ? `"${cell.replaceAll('"', '""')}"` : cell));
  return `${written.join(delimiter)}\r\n`;
}
