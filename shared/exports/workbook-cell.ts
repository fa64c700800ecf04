import type { Cell } from '../workbooks/cells.ts';
import { onWall } from './clock.ts';

/**
 * The cell as a workbook has it.
 * @param zone by whose clock times are written; absent: UTC
 */
export const workbookCell = (cell: Cell, zone: string | undefined): Cell =>
  zone !== undefined && typeof cell === 'object' && cell !== null && 'dateTime' in cell
    ? { dateTime: onWall(cell.dateTime, zone).time }
    : cell;
