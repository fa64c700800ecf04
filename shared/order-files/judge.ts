import { calmDown, crowdedPatience } from '../imports/calm.ts';
import type { CsvRow } from '../imports/csv.ts';
import { firstProblem } from '../imports/first-problem.ts';
import type { JudgeRows, RowsRun } from '../imports/judging.ts';
import { failed, type RowOutcome } from '../imports/row-outcome.ts';
import { findOrders } from '../orders/repository.ts';
import { BrokenOrders } from './broken-orders.ts';
import { contradictionsOf } from './contradictions.ts';
import { Draft, type DraftRow } from './draft.ts';
import { planDrafts } from './plan.ts';
import { orderReader, type ReadOrderRow } from './read-row.ts';

/** What judges rows of orders: those of one order one after the other, and the orders of one customer together. */
export function orderJudge(run: RowsRun): JudgeRows {
  const readCells = orderReader(run.reading, { ...run.options, context: run.context });
  const occurrences = new Map(
    run.duplicates.flatMap(({ row, of, field }) => (field === 'line' ? [[row, of] as const] : [])),
  );
  const readable = new Map<number, ReadOrderRow>(
    run.rows.map((row) => [row.row, firstProblem(run, row, false) ?? readCells(row.cells)]),
  );
  const contradictions = contradictionsOf(
    run.rows.flatMap((row) => {
      const read = readable.get(row.row);
      return read && 'content' in read ? [{ row, content: read.content }] : [];
    }),
  );
  const broken = new BrokenOrders();
  /** The outcomes of these rows; or of how many fewer they are to be sought, because some get in each other's way. */
  const attempt = async (
    rows: readonly CsvRow[],
    refusals: ReadonlyMap<number, number>,
  ): Promise<readonly RowOutcome[] | number> => {
    const found = rows.map((row) => {
      const isOvertaken = (refusals.get(row.row) ?? 0) >= crowdedPatience;
      const overtaken: ReadOrderRow | undefined = isOvertaken ? firstProblem(run, row, true) : undefined;
      return { row, read: overtaken ?? readable.get(row.row) ?? readCells(row.cells) };
    });
    const ids = found.flatMap(({ read }) => ('content' in read ? [read.content.id] : []));
    const stored = await findOrders(run.table, [...new Set(ids)]);
    const drafts = new Map<string, Draft>();
    const judged = found.map(({ row, read }): { id?: string | undefined; outcome: RowOutcome | DraftRow } => {
      if ('problem' in read) {
        if (read.id !== undefined) broken.add(read.id, row.row);
        return { id: read.id, outcome: failed(row, read.problem) };
      }
      const { content } = read;
      const { id } = content;
      const contradiction = contradictions.get(row.row);
      if (contradiction) return { id, outcome: failed(row, contradiction) };
      const draft = drafts.get(id) ?? new Draft(run, content, stored.get(id));
      drafts.set(id, draft);
      const lost = draft.isNew ? broken.problemOf(row, content) : undefined;
      const outcome = lost ? failed(row, lost) : draft.apply(row, content, occurrences.get(row.row) ?? 0);
      if (draft.isNew) broken.add(id, row.row);
      return { id, outcome };
    });
    const planned = await planDrafts(
      run,
      [...drafts.values()].filter(({ isEmpty }) => !isEmpty),
    );
    if (typeof planned === 'number') return rows.findIndex(({ row }) => row === planned);
    return judged.map(({ id, outcome }) => {
      const told = 'outcome' in outcome ? outcome.outcome() : outcome;
      if (id !== undefined && told.result === 'failed') broken.add(id, told.row.row);
      return told;
    });
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
