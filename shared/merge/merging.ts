import type { Origin } from '../audit/audit.ts';
import type { StoredCustomField } from '../custom-fields/definition.ts';
import { definitionsHold } from '../custom-fields/values.ts';
import { deleteCustomer, updateCustomer } from '../customers/changes.ts';
import type { StoredCustomer } from '../customers/customer.ts';
import { identityOf } from '../erasure/identity.ts';
import { LimitReached } from '../errors.ts';
import { entryWrites } from '../ledger/writes.ts';
import { pictureWrites } from '../pictures/unwanted.ts';
import { changeStanding } from '../standing/change.ts';
import type { StoredStanding } from '../standing/standing.ts';
import { mostWrites } from '../table/bounds.ts';
import { type Change, mergeChanges } from '../table/commit.ts';
import { keyText } from '../table/pack.ts';
import type { Write } from '../table/writes.ts';
import { type CombinedFields, combineFields, type TakenField } from './fields.ts';
import { handOver } from './hand-over.ts';
import { type CombinedStandings, combineStandings } from './standings.ts';

/** How many customers can be merged into one, in all. */
const mostMerged = 50;

/** Two customers as they are, each with where they stand. */
export interface Pair {
  readonly into: { readonly customer: StoredCustomer; readonly standing: StoredStanding };
  readonly from: { readonly customer: StoredCustomer; readonly standing: StoredStanding };
  /** The definitions of custom fields that there are. */
  readonly definitions: readonly StoredCustomField[];
}

/** A merging as it would be, and the one transaction that does it. */
export interface Merging {
  /** The survivor's record after it. */
  readonly customer: StoredCustomer;
  readonly fields: CombinedFields;
  readonly standings: CombinedStandings;
  readonly change: Change;
}

/**
 * What it takes to make one customer of two. Pure. The change is refused with `VersionMismatch` when somebody has changed
 * one of the records, with `Changed` when something was ordered or posted, and with `DanglingReference` when a group or a
 * custom field is being deleted: read all of it again then.
 * @param pair the other one only with groups and custom fields that there are
 * @throws LimitReached, CurrencyMismatch when they cannot be merged
 */
export function mergingOf(
  { into, from, definitions }: Pair,
  take: readonly TakenField[],
  origin: Origin,
  currency: string,
): Merging {
  const fields = combineFields(into.customer, from.customer, take);
  const standings = combineStandings(into.standing, from.standing, origin);
  const mergedIds = standings.into.mergedIds ?? [];
  if (mergedIds.length > mostMerged)
    throw new LimitReached(
      mostMerged,
      'customers that were merged into one',
      'Merge others into another one.',
    );
  const secrets = [
    ...(into.customer.earlierUnsubscribeSecrets ?? []),
    ...(from.customer.earlierUnsubscribeSecrets ?? []),
    ...(from.customer.unsubscribeSecret === undefined ? [] : [from.customer.unsubscribeSecret]),
  ];
  const patch = {
    ...fields.patch,
    mergedIds,
    alsoKnownBy: identityOf(from.customer),
    ...(secrets.length > 0 && { earlierUnsubscribeSecrets: secrets }),
  };
  const update = updateCustomer(into.customer, patch, origin, [], 'merged');
  if (!update) throw new Error('Another id is always a change.');
  const holds = definitionsHold(definitions, fields.patch.customFields ?? {});
  const end = deleteCustomer(from.customer, origin, 'merged');
  const change = mergeChanges(
    { writes: holds },
    update.change,
    end,
    changeStanding(into.standing, standings.into, currency),
    changeStanding(from.standing, standings.from, currency),
    { writes: standings.entries.flatMap(entryWrites) },
  );
  const moved = { ...change, writes: handOver(keepPicture(change.writes, from.customer, update.customer)) };
  return { customer: update.customer, fields, standings, change: moved };
}

/** The other's picture that becomes the survivor's stays where it is. */
function keepPicture(
  writes: readonly Write[],
  from: StoredCustomer,
  after: StoredCustomer,
): readonly Write[] {
  if (!from.picture || after.picture?.key !== from.picture.key) return writes;
  const ofIt = [...pictureWrites(undefined, from.picture), ...pictureWrites(from.picture, undefined)];
  const spared = new Set(ofIt.map(keyText));
  return writes.filter((write) => !spared.has(keyText(write)));
}

/**
 * @param change with everything that belongs into its transaction
 * @throws LimitReached when it does not fit into one transaction
 */
export function assertFits({ writes }: Change, entries: number): void {
  if (writes.length <= mostWrites) return;
  const advice =
    'These customers have balances on too many accounts. Bring some of the accounts of the one who is to go to nothing, or transfer them, and merge then.';
  throw new LimitReached(mostWrites, 'changes in one merging', advice, {
    changes: writes.length,
    accounts: entries / 2,
  });
}
