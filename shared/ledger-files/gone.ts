import { problem, type RowProblem } from '../customer-files/row-problem.ts';
import { findStandings } from '../standing/repository.ts';
import type { Table } from '../table/table.ts';

/** Why nothing can be posted to those whom ids name who are no customers any more, by these ids. */
export async function whyGone(table: Table, ids: readonly string[]): Promise<Map<string, RowProblem>> {
  const formers = [...(await findStandings(table, ids))].flatMap(([id, { former }]) =>
    former ? [{ id, former }] : [],
  );
  const into = formers.flatMap(({ former }) => (former.state === 'merged' ? [former.into] : []));
  const survivors =
    into.length > 0 ? await whyGone(table, [...new Set(into)]) : new Map<string, RowProblem>();
  return new Map(
    formers.flatMap(({ id, former }): [string, RowProblem][] => {
      const why = former.state === 'merged' ? survivors.get(former.into) : reasons[former.state];
      return why ? [[id, why]] : [];
    }),
  );
}

const gone = (how: string): RowProblem =>
  problem('not_found', `The customer with this id was ${how}: nothing is posted to them any more.`).problem;
const reasons = { anonymised: gone('anonymised'), deleted: gone('deleted') };
