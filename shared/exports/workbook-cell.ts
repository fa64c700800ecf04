import type { Cell } from '../workbooks/cells.ts';
import { onWall } from './clock.ts';

/**
 * The cell as a workbook has it.
 * @param zone by whose clock times are written
 */
export const workbookCell = (cell: Cell, zone: string | undefined): Cell =>
  typeof cell === 'object' && cell !== null && 'dateTime' in cell
    ? { dateTime: onWall(cell.dateTime, zone).time }
    : cell;
