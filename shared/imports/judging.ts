import type { Origin } from '../audit/audit.ts';
import type { FileReading } from '../customer-files/reading.ts';
import type { RowContext } from '../customer-files/row.ts';
import type { RowProblem } from '../customer-files/row-problem.ts';
import type { WrittenColumn } from '../customer-files/write.ts';
import type { Table } from '../table/table.ts';
import type { Duplicate } from './claims.ts';
import type { CsvRow } from './csv.ts';
import type { GroupsNamed } from './groups-on-demand.ts';
import type { ImportOptions } from './options.ts';
import type { RowOutcome } from './row-outcome.ts';

/** What a chunk's rows are imported with. */
export interface RowsRun {
  readonly table: Table;
  /** All rows of the chunk, those that were judged by an earlier worker included. */
  readonly rows: readonly CsvRow[];
  readonly options: ImportOptions;
  readonly reading: FileReading;
  readonly context: RowContext;
  /** Which of the chunk's rows repeat an earlier one of the file. */
  readonly duplicates: readonly Duplicate[];
  readonly groups: GroupsNamed;
  readonly origin: () => Origin;
  /** When the import was asked for. */
  readonly since: string;
  /** Hashes a row's password, once however often the row is tried. */
  readonly hash: (row: CsvRow, password: string) => Promise<string>;
}

/**
 * What is to become of each row, given what the table holds now.
 * @param refusals how often the writes of each row number were refused because something had changed meanwhile
 */
export type JudgeRows = (
  rows: readonly CsvRow[],
  refusals: ReadonlyMap<number, number>,
) => Promise<readonly RowOutcome[]>;

/** What the workers must know of the rows of a file. */
export interface RowJudging {
  /** What judges the rows of a chunk. */
  judge(run: RowsRun): Promise<JudgeRows>;
  /** Whether the outcomes of rows rest on those of the rows before them. */
  readonly together: boolean;
  /** The columns in which a dry run tells what would change. */
  changeColumns(table: Table): Promise<readonly WrittenColumn[]>;
}

/** Why a row is not even looked at. */
export type Unread = { readonly problem: RowProblem };
