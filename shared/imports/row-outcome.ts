import type { RowProblem } from '../customer-files/row-problem.ts';
import type { Outcome } from '../jobs/kind.ts';
import type { CsvRow } from './csv.ts';

/** What is to become of a row, given what the table holds. */
export interface RowOutcome extends Pick<Outcome, 'result' | 'change' | 'tallies'> {
  readonly row: CsvRow;
  readonly problem?: RowProblem;
  /** The customer whom it is about, if there is one. */
  readonly customerId?: string;
  /** What it is about, before and after it, as far as there is anything; the same when nothing changes. */
  readonly before?: object;
  readonly after?: object;
  /** What the row itself says of something new: all else are values that everything begins with. */
  readonly said?: object;
}

export const failed = (row: CsvRow, problem: RowProblem): RowOutcome => ({
  row,
  result: 'failed',
  change: { writes: [] },
  problem,
});
