import { csvLine } from '../exports/csv-line.ts';
import { type ExportFiles, writePart } from '../exports/files.ts';
import { listGroups } from '../groups/repository.ts';
import type { Outcome } from '../jobs/kind.ts';
import { reportable } from '../jobs/reports.ts';
import type { Table } from '../table/table.ts';
import type { ForeseenRow } from './chunk.ts';
import { type Difference, differences } from './differences.ts';
import type { GroupsForeseen } from './groups-on-demand.ts';
import { formatOf, type ImportJob } from './import-job.ts';
import type { RowJudging } from './judging.ts';
import { newChangesPart } from './keys.ts';
import type { RowOutcome } from './row-outcome.ts';
import { isSecretColumn, isSecretName } from './secret-columns.ts';

/** The columns of the file that a dry run makes, one row for each field that would change. */
export const changesHeader = ['row', 'result', 'customerId', 'field', 'from', 'to'];
const delimiter = ',';
/** A line of that file. */
export const changesLine = (cells: readonly string[]): string => csvLine(cells, delimiter);

/** Tells what would become of rows, instead of doing it. */
export type Foresee = (outcomes: readonly RowOutcome[]) => Promise<Outcome[]>;

/**
 * What tells of the rows of a chunk: what would change goes to an object of its own, a part of the file of all changes.
 * It counts once the checkpoint's transaction names it: however often the same rows are judged, the file has them once.
 */
export async function foreseer(
  deps: ExportFiles & { readonly table: Table; readonly currency: string },
  job: ImportJob,
  groups: GroupsForeseen,
  { changeColumns }: Pick<RowJudging, 'changeColumns'>,
): Promise<Foresee> {
  const [columns, known] = await Promise.all([changeColumns(deps.table), listGroups(deps.table)]);
  const names = known.map(({ id, name }) => [id, name] as const);
  const secrets = new Set(
    formatOf(job)
      .columns.filter(isSecretColumn)
      .map(({ meaning }) => meaning),
  );
  // That it changes is told, as of a password.
  const withoutSecret = (difference: Difference): Difference =>
    secrets.has(difference.field) || isSecretName(difference.field)
      ? { field: difference.field, from: '', to: '' }
      : difference;
  const context = () => ({ groupNames: new Map([...names, ...groups.names]), currency: deps.currency });
  return async (outcomes) => {
    const changes = outcomes.map(({ after, ...outcome }) =>
      after ? differences(columns, context(), { ...outcome, after }).map(withoutSecret) : [],
    );
    const part = newChangesPart(job.id, outcomes[0]?.row.row ?? 0);
    const told = (some: readonly RowOutcome[], named: string | undefined) =>
      some.map((outcome, index) => toOutcome(outcome, changes[index] ?? [], index === 0 ? named : undefined));
    // Rows that are left out are judged again, and their changes go to a part of their own.
    const rows = outcomes.slice(0, reportable(told(outcomes, part)).length);
    const lines = rows.flatMap((outcome, index) => linesOf(outcome, changes[index] ?? []));
    if (lines.length === 0) return told(rows, undefined);
    await writePart(deps, part, lines.join(''));
    return told(rows, part);
  };
}

const linesOf = ({ row, result, customerId }: RowOutcome, changes: readonly Difference[]): string[] =>
  changes.map(({ field, from, to }) =>
    changesLine([String(row.row), result, customerId ?? '', field, from, to]),
  );

function toOutcome(outcome: RowOutcome, changes: readonly Difference[], part: string | undefined): Outcome {
  const { row, start, end } = outcome.row;
  const { result, customerId, problem, tallies } = outcome;
  const report: ForeseenRow = {
    row,
    start,
    end,
    result,
    ...problem,
    ...(customerId !== undefined && { customerId }),
    ...(changes.length > 0 && { changes: changes.map(({ field }) => field) }),
    ...(part !== undefined && { part }),
  };
  return { item: row, result, change: { writes: [] }, report, tallies };
}
