import { LimitReached } from '../errors.ts';
import type { ExportFormat } from './request.ts';

/**
 * The most cells of a workbook: it is made within one invocation of a worker, which has two minutes, and may take half
 * of them when no cell is empty (docs/adr/0021).
 */
export const mostCells = 50_000_000;

/** @throws LimitReached when a workbook would have more cells than can be written in one go */
export function requireFitting(format: ExportFormat, rows: number, columns: number): void {
  const cells = rows * columns;
  if (format === 'csv' || cells <= mostCells) return;
  const advice = `These would be ${cells}. Name fewer columns, select fewer customers, or export CSV.`;
  throw new LimitReached(mostCells, 'cells in one workbook', advice, { cells });
}
