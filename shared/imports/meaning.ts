import type { Origin } from '../audit/audit.ts';
import type { KindOfMeaning } from '../customer-files/kinds.ts';
import type { FileReading } from '../customer-files/reading.ts';
import type { RowContext } from '../customer-files/row.ts';
import type { RowProblem } from '../customer-files/row-problem.ts';
import type { WrittenColumn } from '../customer-files/write.ts';
import type { Table } from '../table/table.ts';
import type { Claim, Duplicate } from './claims.ts';
import type { CsvRow } from './csv.ts';
import type { GroupsNamed } from './groups-on-demand.ts';
import type { ImportOptions } from './options.ts';
import type { RowOutcome } from './row-outcome.ts';

/** A row as far as its file is planned by it. */
export interface PlannedRow {
  readonly claims: readonly Claim[];
  /**
   * What the row goes on with. Rows of the same thread, one behind the other, come into one chunk; where rows of a thread
   * lie apart, the parts of the file are worked through one after the other.
   */
  readonly thread?: string;
  /** It has the hash of a password of a kind that cannot be checked here. */
  readonly uncheckableHash?: boolean;
}

/** What rows are read against, and by what they find what they are about. */
export type ReadingRules = { readonly context: RowContext } & Partial<
  Pick<ImportOptions, 'matchBy' | 'store'>
>;

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

/** What the rows of a file mean: all that the engine must know of them. */
export interface RowMeaning {
  /** What kind of value there is in a column. */
  kinds(context: RowContext): KindOfMeaning;
  /** What tells of rows whether they can be imported, and by what a file is planned; undefined: they cannot. */
  planner(
    reading: FileReading,
    rules: ReadingRules,
  ): Promise<(cells: readonly string[]) => PlannedRow | undefined>;
  /** What judges the rows of a chunk. */
  judge(run: RowsRun): Promise<JudgeRows>;
  /** Whether the outcomes of rows rest on those of the rows before them. */
  readonly together: boolean;
  /** Whether the parts of a file must be worked through one after the other, because rows rest on any before them. */
  readonly inOrder: boolean;
  /** The columns in which a dry run tells what would change. */
  changeColumns(table: Table): Promise<readonly WrittenColumn[]>;
}

/** Why a row is not even looked at. */
export type Unread = { readonly problem: RowProblem };
