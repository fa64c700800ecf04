import type { Origin } from '../audit/audit.ts';
import type { StoredCustomField } from '../custom-fields/definition.ts';
import { readDefinitions } from '../custom-fields/repository.ts';
import type { StoredCustomer } from '../customers/customer.ts';
import { findById } from '../customers/repository.ts';
import { getCustomer } from '../customers/service.ts';
import { DanglingReference, invalidAt, VersionMismatch } from '../errors.ts';
import { findGroups } from '../groups/repository.ts';
import { type IdempotentRequest, type Outcome, once } from '../idempotency/once.ts';
import { findStandings } from '../standing/repository.ts';
import { noStanding } from '../standing/standing.ts';
import { commit } from '../table/commit.ts';
import { Changed, crowdedAttempts, retryChanged } from '../table/retry.ts';
import type { Table } from '../table/table.ts';
import type { Write } from '../table/writes.ts';
import type { TakenField } from './fields.ts';
import { assertFits, type Merging, mergingOf, type Pair } from './merging.ts';

/** What it takes to merge customers. */
export interface MergeDeps {
  readonly table: Table;
  /** The shop's. */
  readonly currency: string;
}

/** Who is to become one. */
export interface MergeRequest {
  /** The one who stays. */
  readonly into: string;
  /** The one who goes. */
  readonly from: string;
  /** The fields in which the value of the one who goes wins. */
  readonly take: readonly TakenField[];
  /** The version of the one who stays, and of the one who goes, that the caller knows. */
  readonly expected?: number | undefined;
  readonly expectedFrom?: number | undefined;
}

/** A merging before it is done, with the two as they are. */
export interface Foreseen extends Merging {
  readonly pair: Pair;
}

/**
 * What a merging would do, without doing it.
 * @throws like {@link mergeCustomers}
 */
export async function foreseeMerging(
  { table, currency }: MergeDeps,
  request: MergeRequest,
  origin: Origin,
): Promise<Foreseen> {
  const { expected, expectedFrom, take } = request;
  const pair = await readPair(table, request);
  const isAsKnown =
    (expected ?? pair.into.customer.version) === pair.into.customer.version &&
    (expectedFrom ?? pair.from.customer.version) === pair.from.customer.version;
  if (!isAsKnown) throw new VersionMismatch();
  const merging = mergingOf(pair, take, origin, currency);
  assertFits(merging.change, merging.standings.entries.length);
  return { pair, ...merging };
}

/**
 * Makes one customer of two, in one transaction. What the other did and owned is the survivor's from then on, and the
 * other's id stands for the survivor.
 * @returns the survivor
 * @throws NotFound, DanglingReference when one of the two is no customer (any more), InvalidRequest when they are one
 * @throws LimitReached, CurrencyMismatch when they cannot be merged
 * @throws VersionMismatch when one of them no longer has the expected version, Busy when others keep changing them
 */
export async function mergeCustomers(
  deps: MergeDeps,
  request: MergeRequest,
  origin: Origin,
  idempotent?: IdempotentRequest,
): Promise<Outcome<StoredCustomer>> {
  const { table } = deps;
  return await once(table, idempotent, request.into, {
    run: (record) => retryChanged(() => mergeNow(deps, request, origin, record), crowdedAttempts),
    replay: (id) => getCustomer(table, id),
  });
}

async function mergeNow(
  deps: MergeDeps,
  request: MergeRequest,
  origin: Origin,
  record: readonly Write[],
): Promise<StoredCustomer> {
  const { customer, change, standings } = await foreseeMerging(deps, request, origin);
  const whole = { ...change, writes: [...record, ...change.writes] };
  assertFits(whole, standings.entries.length);
  await commit(deps.table, whole).catch((error: unknown) => {
    // Whether that still goes together with what the caller knows is seen when all of it is read again.
    const isOvertaken = error instanceof VersionMismatch || error instanceof DanglingReference;
    throw isOvertaken ? new Changed() : error;
  });
  return customer;
}

/** Both as they are now. Half of another merging may be seen: the commit refuses what came of it. */
async function readPair(table: Table, { into: intoId, from: fromId }: MergeRequest): Promise<Pair> {
  const [into, from, definitions] = await Promise.all([
    getCustomer(table, intoId),
    findById(table, fromId),
    readDefinitions(table),
  ]);
  if (into.id === fromId) throw invalidAt(oneAndTheSame);
  if (!from) throw await whyNotThere(table, fromId, into.id);
  const [standings, groups] = await Promise.all([
    findStandings(table, [into.id, from.id]),
    findGroups(table, from.groupIds),
  ]);
  const standingOf = (id: string) => standings.get(id) ?? noStanding(id);
  const groupIds = from.groupIds.filter(
    (id) => groups.get(id)?.deletingSince === undefined && groups.has(id),
  );
  const customFields = stillDeclared(definitions, from.customFields);
  return {
    into: { customer: into, standing: standingOf(into.id) },
    from: { customer: { ...from, groupIds, customFields }, standing: standingOf(from.id) },
    definitions,
  };
}

const stillDeclared = (definitions: readonly StoredCustomField[], values: StoredCustomer['customFields']) =>
  Object.fromEntries(
    Object.entries(values).filter(([key]) =>
      definitions.some((one) => one.key === key && one.deletingSince === undefined),
    ),
  );

async function whyNotThere(table: Table, id: string, survivor: string): Promise<DanglingReference> {
  const advice = await getCustomer(table, id).then(
    (other) =>
      other.id === survivor
        ? 'It was merged into this one before.'
        : `It was merged into another one: ${other.id}.`,
    () => '',
  );
  return new DanglingReference('/from', `The customer ${id}`, advice);
}

const oneAndTheSame = {
  pointer: '/from',
  code: 'contradictory',
  message: 'This is the customer into whom it is to be merged: give the other one.',
} as const;
