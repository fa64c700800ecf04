import { isDeepStrictEqual } from 'node:util';
import { profileKey } from '../customers/keys.ts';
import { changeStanding } from '../standing/change.ts';
import type { StoredStanding } from '../standing/standing.ts';
import type { Change } from '../table/commit.ts';
import { queryItems } from '../table/read.ts';
import { Changed } from '../table/retry.ts';
import type { Table } from '../table/table.ts';
import { check, present } from '../table/writes.ts';
import { counts, type Tally, withSums, withTimes } from './counting.ts';
import type { Holder } from './holder.ts';
import { customerOrders } from './keys.ts';
import { type StoredOrder, type StoredSummary, storedSummary } from './order.ts';

/** An order that is stored in the place of what was known of it. */
export interface Step {
  readonly before: StoredOrder | undefined;
  /** To whom it counted. */
  readonly from: Holder | undefined;
  readonly after: StoredOrder;
  /** To whom it counts now. */
  readonly to: Holder | undefined;
}

/**
 * What becomes of the standings of all customers to whom these orders counted or count now. Each is written on condition
 * of the version that was read, so that it always says what a fold of the orders says, whatever comes twice or at once.
 * @param written ids of customers whose record is written by the same transaction
 */
export async function standingChanges(
  table: Table,
  steps: readonly Step[],
  currency: string,
  written: ReadonlySet<string>,
): Promise<Change[]> {
  const holders = new Map(
    steps.flatMap(({ from, to }) => [from, to]).flatMap((one) => (one ? [[one.id, one]] : [])),
  );
  const changes = await Promise.all(
    [...holders.values()].map(async (holder) => {
      const { standing } = holder;
      const tally = await tallyAfter(table, holder, steps);
      const isHeldAsBefore = steps.every(
        ({ from, to }) => (from?.id === holder.id) === (to?.id === holder.id),
      );
      if (isHeldAsBefore && isDeepStrictEqual(tally, tallyOf(standing))) return [];
      // From the first version on, the standing itself tells of the customer's end.
      const isUnguarded = standing.version === 0 && holder.record && !written.has(holder.id);
      const isThere = check(profileKey(holder.id), present(), () => new Changed());
      const { orders, firstOrderAt, lastOrderAt, ...rest } = standing;
      return [
        ...(isUnguarded ? [{ writes: [isThere] }] : []),
        changeStanding(standing, { ...rest, ...tally }, currency),
      ];
    }),
  );
  return changes.flat();
}

const tallyOf = ({ orders, firstOrderAt, lastOrderAt }: StoredStanding): Tally => ({
  orders,
  ...(firstOrderAt !== undefined && { firstOrderAt }),
  ...(lastOrderAt !== undefined && { lastOrderAt }),
});

async function tallyAfter(table: Table, holder: Holder, steps: readonly Step[]): Promise<Tally> {
  const gone = steps.flatMap(({ before, from }) => (before && from?.id === holder.id ? [before] : []));
  const come = steps.flatMap(({ after, to }) => (to?.id === holder.id ? [after] : []));
  const before = tallyOf(holder.standing);
  const left = gone.reduce((sum, order) => withSums(sum, order, -1), before);
  const sums = come.reduce((sum, order) => withSums(sum, order, 1), left);
  const without = new Set(gone.map(({ id }) => id));
  const isAt = (bound: string | undefined) => (order: StoredOrder) =>
    counts(order) && order.placedAt === bound;
  const loses = (bound: string | undefined) => gone.some(isAt(bound)) && !come.some(isAt(bound));
  const [first, last] = await Promise.all([
    loses(before.firstOrderAt) ? boundsOf(table, holder, without, false) : [],
    loses(before.lastOrderAt) ? boundsOf(table, holder, without, true) : [],
  ]);
  const { firstOrderAt, lastOrderAt } = before;
  const kept: Tally = {
    orders: sums.orders,
    ...(firstOrderAt !== undefined && !loses(firstOrderAt) && { firstOrderAt }),
    ...(lastOrderAt !== undefined && !loses(lastOrderAt) && { lastOrderAt }),
  };
  return withTimes(kept, [...come, ...first, ...last]);
}

/** The first or the last order that counts of each of the ids under which a customer's orders lie. */
async function boundsOf(
  table: Table,
  { id, standing }: Holder,
  without: ReadonlySet<string>,
  descending: boolean,
): Promise<StoredSummary[]> {
  const ids = [id, ...(standing.mergedIds ?? [])];
  return (await Promise.all(ids.map((one) => firstThatCounts(table, one, without, descending)))).flat();
}

async function firstThatCounts(
  table: Table,
  customerId: string,
  without: ReadonlySet<string>,
  descending: boolean,
): Promise<StoredSummary[]> {
  const { PK, prefix } = customerOrders(customerId);
  const range = { PK, from: prefix, to: `${prefix}\uffff`, descending };
  // Mostly one of the first is it; whole pages are read only where they are not.
  const few = without.size + 5;
  for (const bound of [{ limit: few }, {}]) {
    for await (const item of queryItems(table, { ...range, ...bound })) {
      const order = storedSummary.parse(item);
      if (counts(order) && !without.has(order.id)) return [order];
    }
  }
  return [];
}
