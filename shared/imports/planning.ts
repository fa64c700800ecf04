import type { KindOfMeaning } from '../customer-files/kinds.ts';
import type { FileReading } from '../customer-files/reading.ts';
import type { RowContext } from '../customer-files/row.ts';
import type { Claim } from './claims.ts';
import type { ImportOptions } from './options.ts';

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

/** What the planner must know of the rows of a file. What judges them stands elsewhere, and is not loaded with it. */
export interface RowPlanning {
  /** What kind of value there is in a column. */
  kinds(context: RowContext): KindOfMeaning;
  /** What tells of rows whether they can be imported, and by what a file is planned; undefined: they cannot. */
  reader(
    reading: FileReading,
    rules: ReadingRules,
  ): Promise<(cells: readonly string[]) => PlannedRow | undefined>;
  /** Whether the parts of a file must be worked through one after the other, because rows rest on any before them. */
  readonly inOrder: boolean;
}
