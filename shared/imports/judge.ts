import type { Origin } from '../audit/audit.ts';
import { withPassword } from '../credentials/credential.ts';
import type { ReadRow, RowContent, RowReader } from '../customer-files/row.ts';
import type { RowProblem } from '../customer-files/row-problem.ts';
import type { StoredCustomer } from '../customers/customer.ts';
import { patience } from '../jobs/kind.ts';
import { openingChange } from '../ledger/opening.ts';
import type { CsvRow } from './csv.ts';
import { evaluate } from './evaluation.ts';
import { firstProblem } from './first-problem.ts';
import type { GoneMeanwhile } from './gone-meanwhile.ts';
import { GroupsForeseen } from './groups-on-demand.ts';
import type { RowsRun } from './judging.ts';
import { findOwners, match } from './match.ts';
import { failed, type RowOutcome } from './row-outcome.ts';

/** A run whose rows are customers. */
type CustomersRun = RowsRun & { readonly read: RowReader; readonly gone: GoneMeanwhile };

/** A row for which it is known whom it is about. */
interface Matched {
  readonly row: CsvRow;
  readonly content: RowContent;
  readonly owner: StoredCustomer | undefined;
}
/** A row for which that is known, or why it cannot be imported. */
type Judged = Matched | { readonly row: CsvRow; readonly problem: RowProblem };

/**
 * What is to become of each row, given what the table holds now.
 * @param refusals how often the writes of each row number were refused because its customer had changed meanwhile
 */
export async function judge(
  run: CustomersRun,
  rows: readonly CsvRow[],
  refusals: ReadonlyMap<number, number>,
): Promise<RowOutcome[]> {
  const origin = run.origin();
  const read = rows.map((row) => ({ row, result: readOrProblem(run, row, refusals.get(row.row) ?? 0) }));
  const judged = await withOwners(run, read);
  const secured = await withPassword(run.table, judged.flatMap(ownersOfPasswords));
  const evaluated = (one: Matched): Promise<RowOutcome> =>
    evaluate({
      ...one,
      hasPassword: (id) => secured.has(id),
      hash: run.hash,
      opening: (before, after) => openingChange(run.table, before, after, origin, run.context.currency),
      origin,
      overwriteConsent: run.options.overwriteConsent,
      context: run.context,
    });
  const due = await withGroups(run, judged, evaluated, origin);
  await run.gone.look(
    due.flatMap((one) => ('content' in one && refusals.has(one.row.row) ? one.content : [])),
  );
  return await Promise.all(
    due.map((one) => {
      if ('problem' in one) return failed(one.row, one.problem);
      const refusal = run.gone.problemOf(one.content);
      return refusal ? failed(one.row, refusal.problem) : evaluated(one);
    }),
  );
}

const readOrProblem = (run: CustomersRun, row: CsvRow, refusals: number): ReadRow =>
  firstProblem(run, row, refusals >= patience) ?? run.read(row.cells);

async function withOwners(
  { table, options }: CustomersRun,
  read: readonly { readonly row: CsvRow; readonly result: ReadRow }[],
): Promise<Judged[]> {
  const owners = await findOwners(
    table,
    read.flatMap(({ result }) => ('content' in result ? [result.content] : [])),
  );
  return read.map(({ row, result }) => {
    if ('problem' in result) return { row, ...result };
    const { content } = result;
    const found = match(content, owners, options);
    return 'problem' in found ? { row, ...found } : { row, content, owner: found.owner };
  });
}

/**
 * The rows with the groups that they name and that there were not yet. They are made before anything else of them, and
 * only for rows that can be imported once they are there.
 */
async function withGroups(
  { groups }: CustomersRun,
  judged: readonly Judged[],
  evaluated: (one: Matched) => Promise<RowOutcome>,
  origin: Origin,
): Promise<Judged[]> {
  const due: Judged[] = [];
  for (const one of judged) {
    if ('problem' in one || one.content.newGroups.length === 0) {
      due.push(one);
      continue;
    }
    const { row, content } = one;
    const { ids: madeUp } = await new GroupsForeseen().idsOf(content.newGroups);
    const { problem } = await evaluated(inGroups(one, madeUp));
    const made = problem ? { problem } : await groups.idsOf(content.newGroups, origin);
    due.push('problem' in made ? { row, ...made } : inGroups(one, made.ids));
  }
  return due;
}

function inGroups(one: Matched, ids: readonly string[]): Matched {
  const { content } = one;
  const groupIds = [...(content.fields.groupIds ?? []), ...ids];
  return { ...one, content: { ...content, fields: { ...content.fields, groupIds } } };
}

/** Those of whom it matters whether they have a password. */
function ownersOfPasswords(one: Judged): string[] {
  if ('problem' in one || !one.owner) return [];
  const { password, refusedPassword, passwordHash } = one.content;
  return (password ?? refusedPassword ?? passwordHash) === undefined ? [] : [one.owner.id];
}
