import { isDeepStrictEqual } from 'node:util';
import { profileKey } from '../customers/keys.ts';
import { restateStanding } from '../standing/change.ts';
import type { Change } from '../table/commit.ts';
import { Changed } from '../table/retry.ts';
import type { Table } from '../table/table.ts';
import { check, present } from '../table/writes.ts';
import { counts, type Tally, tallyOf, withSums, withTimes } from './counting.ts';
import { firstAndLast } from './first-and-last.ts';
import type { Holder } from './holder.ts';
import type { StoredOrder } from './order.ts';

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
        restateStanding(standing, { ...rest, ...tally }, currency),
      ];
    }),
  );
  return changes.flat();
}

async function tallyAfter(table: Table, holder: Holder, steps: readonly Step[]): Promise<Tally> {
  const gone = steps.flatMap(({ before, from }) => (before && from?.id === holder.id ? [before] : []));
  const come = steps.flatMap(({ after, to }) => (to?.id === holder.id ? [after] : []));
  const before = tallyOf(holder.standing);
  const left = gone.reduce((sum, order) => withSums(sum, order, -1), before);
  const sums = come.reduce((sum, order) => withSums(sum, order, 1), left);
  const isAt = (bound: string | undefined) => (order: StoredOrder) =>
    counts(order) && order.placedAt === bound;
  const loses = (bound: string | undefined) => gone.some(isAt(bound)) && !come.some(isAt(bound));
  if (!loses(before.firstOrderAt) && !loses(before.lastOrderAt)) return withTimes(sums, come);
  const others = await firstAndLast(table, holder, new Set(gone.map(({ id }) => id)));
  return withTimes({ orders: sums.orders }, [...come, ...others]);
}
