import { calmDown, crowdedPatience } from '../imports/calm.ts';
import type { CsvRow } from '../imports/csv.ts';
import { firstProblem } from '../imports/first-problem.ts';
import type { JudgeRows, RowsRun } from '../imports/meaning.ts';
import { failed, type RowOutcome } from '../imports/row-outcome.ts';
import { findOrders } from '../orders/repository.ts';
import { Draft, type DraftRow } from './draft.ts';
import { planDrafts } from './plan.ts';
import { orderReader } from './read-row.ts';

/** What judges rows of orders: those of one order one after the other, and the orders of one customer together. */
export function orderJudge(run: RowsRun): JudgeRows {
  const read = orderReader(run.reading, { ...run.options, context: run.context });
  const occurrences = new Map(
    run.duplicates.flatMap(({ row, of, field }) => (field === 'line' ? [[row, of] as const] : [])),
  );
  /** The outcomes of these rows; or of how many fewer they are to be sought, because some get in each other's way. */
  const attempt = async (
    rows: readonly CsvRow[],
    refusals: ReadonlyMap<number, number>,
  ): Promise<readonly RowOutcome[] | number> => {
    const found = rows.map((row) => {
      const isOvertaken = (refusals.get(row.row) ?? 0) >= crowdedPatience;
      return { row, read: firstProblem(run, row, isOvertaken) ?? read(row.cells) };
    });
    const ids = found.flatMap(({ read }) => ('content' in read ? [read.content.id] : []));
    const stored = await findOrders(run.table, [...new Set(ids)]);
    const drafts = new Map<string, Draft>();
    const outcomes: (RowOutcome | DraftRow)[] = found.map(({ row, read }) => {
      if ('problem' in read) return failed(row, read.problem);
      const { content } = read;
      const draft = drafts.get(content.id) ?? new Draft(run, content, stored.get(content.id));
      drafts.set(content.id, draft);
      return draft.apply(row, content, occurrences.get(row.row) ?? 0);
    });
    const planned = await planDrafts(
      run,
      [...drafts.values()].filter(({ isEmpty }) => !isEmpty),
    );
    if (typeof planned === 'number') return rows.findIndex(({ row }) => row === planned);
    return outcomes.map((one) => ('outcome' in one ? one.outcome() : one));
  };
  return async (rows, refusals) => {
    await calmDown(refusals);
    let some = rows;
    for (;;) {
      const outcomes = await attempt(some, refusals);
      if (typeof outcomes !== 'number') return outcomes;
      some = some.slice(0, Math.max(1, outcomes));
    }
  };
}
