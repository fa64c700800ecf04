import { isDeepStrictEqual } from 'node:util';
import { standingKey } from '../../customers/keys.ts';
import { type Tally, tallyOf, withSums, withTimes } from '../../orders/counting.ts';
import { customerOrders } from '../../orders/keys.ts';
import { storedSummary } from '../../orders/order.ts';
import { findOrders } from '../../orders/repository.ts';
import { noStanding } from '../../standing/standing.ts';
import { rangeOf } from '../../table/newest-first.ts';
import { queryItems } from '../../table/read.ts';
import { restated, restoreRecord } from '../customer-repair.ts';
import { type CustomerState, versionOf } from '../customer-state.ts';
import type { Fault } from '../fault.ts';
import { parsedAs } from '../parsed.ts';
import type { Told, World } from '../world.ts';
import type { CustomerRule } from './rule.ts';

const summaryOf = parsedAs(storedSummary);

/** Sums and times are those of the orders. */
function toldOfSums(
  { id, standing = noStanding(id), profile }: CustomerState,
  right: Tally,
  { currency }: World,
): readonly Told[] {
  if (isDeepStrictEqual(tallyOf(standing), tallyOf(right))) return [];
  const { orders: _, firstOrderAt: __, lastOrderAt: ___, ...others } = standing;
  const sums = (one: Tally): string => {
    const said = Object.entries(one.orders).map(
      ([code, { orders, spent }]) => `${orders} in ${code}, ${spent} spent`,
    );
    return said.join('; ') || 'none';
  };
  const fault: Fault = {
    what: `The orders come to: ${sums(right)}. The standing says: ${sums(standing)}. (Amounts in the smallest unit.)`,
    remedy:
      standing.version > 0 || profile
        ? restated(standing, { ...others, ...tallyOf(right) }, currency, 'adds the orders up anew', 'orders')
        : { advice: restoreRecord },
  };
  return [{ check: 'statistics', key: standingKey(id), about: 'orders', fault }];
}

/** Sums and times, going by the lists of orders in the partition. */
export const statistics: CustomerRule = (state, world) => toldOfSums(state, listed(state), world);

/** What the standing should say, going by the list in the partition. */
const listed = ({ standing, tally }: CustomerState): Tally =>
  standing?.former?.state === 'merged' ? nothing : tally;

/** Nothing is left of a customer who was merged: the other one's sums hold it all. */
const nothing: Tally = { orders: {} };

/** How many orders are read at a time: they may be large. */
const atATime = 100;

/** What is wrong with the sums, going by the orders themselves and not by the lists of them. */
export async function wrongStatistics(state: CustomerState, world: World): Promise<Fault | undefined> {
  const { id, standing } = state;
  if (state.unreadable) return undefined;
  const isMerged = standing?.former?.state === 'merged';
  let right = nothing;
  for (const owner of isMerged ? [] : [id, ...(standing?.mergedIds ?? [])]) {
    const ids = [...(await listedOrders(owner, state, world))];
    for (let start = 0; start < ids.length; start += atATime) {
      const found = await findOrders(world.table, ids.slice(start, start + atATime));
      for (const order of found.values()) {
        if (order.customerId === owner) right = withTimes(withSums(right, order, 1), [order]);
      }
    }
  }
  const [told] = toldOfSums(state, right, world);
  return told && { ...told.fault, version: versionOf(state) };
}

/** The orders of a list, with those that it is known to lack. */
async function listedOrders(owner: string, state: CustomerState, world: World): Promise<Set<string>> {
  const ids = new Set(world.unlisted.get(owner));
  if (owner === state.id) {
    for (const id of state.orderIds) ids.add(id);
    return ids;
  }
  for await (const item of queryItems(world.table, rangeOf(customerOrders(owner)))) {
    const order = summaryOf(item);
    if (order) ids.add(order.id);
  }
  return ids;
}
