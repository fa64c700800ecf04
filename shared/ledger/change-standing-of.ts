import { auditRecord, type FieldChange, type Origin } from '../audit/audit.ts';
import { auditKey, profileKey } from '../customers/keys.ts';
import { getCustomer } from '../customers/service.ts';
import { changeStanding } from '../standing/change.ts';
import { findStanding } from '../standing/repository.ts';
import { noStanding, type StoredStanding } from '../standing/standing.ts';
import { commit, mergeChanges } from '../table/commit.ts';
import { Changed, crowdedAttempts, retryChanged } from '../table/retry.ts';
import type { Table } from '../table/table.ts';
import { check, present, type Write } from '../table/writes.ts';

/** What it takes to keep ledgers. */
export interface LedgerDeps {
  readonly table: Table;
  /** The shop's. */
  readonly currency: string;
}

/** What is to become of a standing, together with all else that must become true with it. */
export interface NextStanding<Result> {
  readonly standing: StoredStanding;
  readonly writes: readonly Write[];
  /** What changed, as the customer's audit record names it. */
  readonly audit: readonly (FieldChange | string)[];
  readonly result: Result;
}

/**
 * Where a customer stands, to be changed: of the one into whom the customer was merged, if so.
 * @throws NotFound when there is no such customer any more
 */
async function standingToChange(table: Table, customerId: string): Promise<StoredStanding> {
  const standing = await findStanding(table, customerId);
  // Whoever ends a customer with a standing says so in the standing.
  if (standing && !standing.former) return standing;
  const { id } = await getCustomer(table, customerId);
  return id === customerId ? (standing ?? noStanding(id)) : await standingToChange(table, id);
}

/**
 * Changes where a customer stands, by what it is now, in one transaction with its audit record. Dozens at the same moment
 * all get their turn.
 * @param next may be asked several times; without a standing nothing is written
 * @throws NotFound, Busy, and what `next` throws and the writes say
 */
export async function changeStandingOf<Result>(
  { table, currency }: LedgerDeps,
  customerId: string,
  origin: Origin,
  next: (now: StoredStanding) => Promise<NextStanding<Result> | { readonly result: Result }>,
): Promise<Result> {
  const changeNow = async () => {
    const before = await standingToChange(table, customerId);
    const after = await next(before);
    if (!('standing' in after)) return after.result;
    const { id } = before;
    // From the first version on, the standing itself tells of the customer's end.
    const isThere = before.version > 0 ? [] : [check(profileKey(id), present(), () => new Changed())];
    const audit = auditRecord((record) => auditKey(id, record), origin, 'updated', after.audit);
    const beside = { writes: [...after.writes, ...isThere, audit] };
    await commit(table, mergeChanges(beside, changeStanding(before, after.standing, currency)));
    return after.result;
  };
  return await retryChanged(changeNow, crowdedAttempts);
}
