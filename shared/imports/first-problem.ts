import { problem } from '../customer-files/row-problem.ts';
import { type CsvRow, rowFaults } from './csv.ts';
import type { RowsRun, Unread } from './judging.ts';

/**
 * Why a row is not even read; undefined: it is.
 * @param isOvertaken whether its writes were refused too often
 */
export function firstProblem(
  { duplicates }: Pick<RowsRun, 'duplicates'>,
  row: CsvRow,
  isOvertaken: boolean,
): Unread | undefined {
  const repeated = duplicates.find(({ row: number, field }) => number === row.row && field !== 'line');
  if (repeated)
    return problem('duplicate', `It is a duplicate of row ${repeated.of}: the same ${repeated.field}.`);
  if (isOvertaken) {
    return problem(
      'conflict',
      'The customer kept changing while the row was imported. Import the row again.',
    );
  }
  return row.fault && problem(row.fault, rowFaults[row.fault]('The row'));
}
