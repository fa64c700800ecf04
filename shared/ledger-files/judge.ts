import { auditRecord } from '../audit/audit.ts';
import { problem, type RowProblem } from '../customer-files/row-problem.ts';
import { auditKey, profileKey } from '../customers/keys.ts';
import { DomainError } from '../errors.ts';
import { calmDown, crowdedPatience } from '../imports/calm.ts';
import type { CsvRow } from '../imports/csv.ts';
import { firstProblem } from '../imports/first-problem.ts';
import type { JudgeRows, RowsRun } from '../imports/judging.ts';
import { findOwners, match } from '../imports/match.ts';
import { problemOf } from '../imports/refusal-of.ts';
import { failed, type RowOutcome } from '../imports/row-outcome.ts';
import type { Vocabulary } from '../imports/vocabulary.ts';
import { auditField } from '../ledger/audit-field.ts';
import type { StoredEntry } from '../ledger/entry.ts';
import { post } from '../ledger/post.ts';
import { entryWrites } from '../ledger/writes.ts';
import { changeStanding } from '../standing/change.ts';
import { findStandings } from '../standing/repository.ts';
import { noStanding, type StoredStanding } from '../standing/standing.ts';
import { type Change, mergeChanges } from '../table/commit.ts';
import { Changed } from '../table/retry.ts';
import { check, present, type Write } from '../table/writes.ts';
import type { LedgerRow } from './columns.ts';
import { findEarlier } from './earlier.ts';
import { whyGone } from './gone.ts';
import { type LedgerRowContent, ledgerReader } from './read-row.ts';

/** A row for which it is known to whose account it posts. */
interface Due {
  readonly row: CsvRow;
  readonly content: LedgerRowContent;
  readonly ownerId: string;
}
type Judged = Due | { readonly row: CsvRow; readonly problem: RowProblem };

/**
 * What judges rows that are entries of accounts: those of one customer one after the other, in one transaction with where
 * the customer stands after all of them.
 */
export function ledgerJudge(words: Vocabulary, run: RowsRun): JudgeRows {
  const read = ledgerReader(words, run.reading, { ...run.options, context: run.context });
  return async (rows, refusals) => {
    await calmDown(refusals);
    const found = rows.map((row) => {
      const isOvertaken = (refusals.get(row.row) ?? 0) >= crowdedPatience;
      return { row, read: firstProblem(run, row, isOvertaken) ?? read(row.cells) };
    });
    const contents = found.flatMap(({ read }) => ('content' in read ? [read.content] : []));
    const owners = await findOwners(
      run.table,
      contents.map(({ keys }) => keys),
    );
    const unknown = contents.flatMap(({ keys: { id } }) => (id && !owners.byId(id) ? [id] : []));
    const gone = await whyGone(run.table, [...new Set(unknown)]);
    const judged = found.map(({ row, read }): Judged => {
      if ('problem' in read) return { row, ...read };
      const { content } = read;
      const why = gone.get(content.keys.id ?? '');
      if (why && ['any', 'id'].includes(run.options.matchBy)) return { row, problem: why };
      // What is posted to somebody else's account is worse than what waits for a word.
      const whose = match(content.keys, owners, { ...run.options, mode: 'upsert' }, 'other');
      if ('problem' in whose) return { row, ...whose };
      return whose.owner ? { row, content, ownerId: whose.owner.id } : { row, ...nobody };
    });
    const due = judged.filter((one) => 'content' in one);
    const ids = [...new Set(due.map(({ ownerId }) => ownerId))];
    const standings = await findStandings(run.table, ids);
    const posted = (one: Due) => ({ ...one, mergedIds: standings.get(one.ownerId)?.mergedIds ?? [] });
    const earlier = await findEarlier(run.table, due.map(posted));
    const books = new Map(ids.map((id) => [id, new Book(run, standings.get(id) ?? noStanding(id))]));
    const outcomes = judged.map((one) => {
      if ('problem' in one) return failed(one.row, one.problem);
      try {
        const known = earlier.of(posted(one));
        if (known) return ofKnown(run, one, known);
        return books.get(one.ownerId)?.post(one) ?? failed(one.row, nobody.problem);
      } catch (error) {
        if (!(error instanceof DomainError)) throw error;
        return failed(one.row, problemOf(error));
      }
    });
    // Once all are posted it is known what becomes of each customer: the first row of theirs brings it.
    return outcomes.map((outcome) => books.get(outcome.customerId ?? '')?.brought(outcome) ?? outcome);
  };
}

const nobody = problem('not_found', 'There is no such customer.');

/** A row whose entry was made before: by an earlier import, or by a client. */
function ofKnown({ options }: RowsRun, { row, content, ownerId }: Due, known: StoredEntry): RowOutcome {
  if (known.amount !== content.amount)
    return failed(row, { code: 'taken', message: 'The reference was used for another amount.' });
  if (options.mode === 'create')
    return failed(row, { code: 'exists', message: 'This entry exists, and the import only makes new ones.' });
  return { row, result: 'unchanged', change: { writes: [] }, customerId: ownerId };
}

/** The accounts of a customer while rows are posted to them. */
class Book {
  readonly #run: RowsRun;
  readonly #before: StoredStanding;
  readonly #origin: ReturnType<RowsRun['origin']>;
  readonly #writes: Write[] = [];
  readonly #fields = new Set<string>();
  readonly #references = new Set<string>();
  #standing: StoredStanding;
  #firstRow: number | undefined;

  constructor(run: RowsRun, standing: StoredStanding) {
    this.#run = run;
    this.#origin = run.origin();
    this.#before = standing;
    this.#standing = standing;
  }

  /** @throws DomainError when it cannot be posted */
  post({ row, content, ownerId }: Due): RowOutcome {
    const { account, amount, kind, at, reason, entry: own } = content;
    const reference = content.reference ?? own;
    if (this.#run.options.mode === 'update')
      return failed(row, {
        code: 'not_found',
        message: 'There is no such entry, and entries are only added.',
      });
    const name = JSON.stringify([account, reference]);
    if (reference !== undefined && this.#references.has(name))
      return failed(row, { code: 'duplicate', message: 'An earlier row has the same reference.' });
    const origin = { ...this.#origin, now: at === undefined ? this.#origin.now : new Date(at) };
    const made = post(this.#standing, account, { kind, amount, reason, reference }, origin);
    this.#standing = made.standing;
    this.#references.add(name);
    this.#writes.push(...entryWrites(made.entry));
    this.#fields.add(auditField(account));
    this.#firstRow ??= row.row;
    const after: LedgerRow = { entry: made.entry, customerId: ownerId, customer: undefined };
    return {
      row,
      result: 'created',
      change: { writes: [] },
      customerId: ownerId,
      after,
      ...(reference === undefined && { tallies: { unreferenced: 1 } }),
    };
  }

  /** The outcome of a row, with all that becomes of the customer if it is the first that posts something. */
  brought(outcome: RowOutcome): RowOutcome {
    return outcome.row.row === this.#firstRow ? { ...outcome, change: this.#change() } : outcome;
  }

  #change(): Change {
    const { id, version } = this.#before;
    // From the first version on, the standing itself tells of the customer's end.
    const isThere = version > 0 ? [] : [check(profileKey(id), present(), () => new Changed())];
    const audit = auditRecord((record) => auditKey(id, record), this.#origin, 'updated', [...this.#fields]);
    const { currency } = this.#run.context;
    return mergeChanges(
      { writes: [...this.#writes, ...isThere, audit] },
      changeStanding(this.#before, this.#standing, currency),
    );
  }
}
