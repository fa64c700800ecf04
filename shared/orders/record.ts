import type { Origin } from '../audit/audit.ts';
import { ValueTaken, VersionMismatch } from '../errors.ts';
import { commit } from '../table/commit.ts';
import { Changed, crowdedAttempts, retryOvertaken } from '../table/retry.ts';
import type { OrderInput } from './input.ts';
import { type OrderDeps, planOrders, type Recorded } from './plan.ts';

/**
 * Records orders in one transaction as {@link planOrders} says, and plans them again for as long as others get in the way.
 * @throws DanglingReference, CustomersDiffer, InvalidRequest: nothing is recorded then
 * @throws Busy when others are always faster
 */
export async function recordOrders(
  deps: OrderDeps,
  inputs: readonly OrderInput[],
  origin: Origin,
): Promise<Recorded[]> {
  const recordNow = async () => {
    const { recorded, change } = await planOrders(deps, inputs, origin);
    if (change) await commit(deps.table, change);
    return recorded;
  };
  return await retryOvertaken(isOvertaken, recordNow, crowdedAttempts);
}

/** Whether somebody else has changed an order, a standing or a customer meanwhile, or has become that customer. */
const isOvertaken = (error: unknown): boolean =>
  error instanceof Changed || error instanceof VersionMismatch || error instanceof ValueTaken;

/** {@link recordOrders} of one order. */
export async function recordOrder(deps: OrderDeps, input: OrderInput, origin: Origin): Promise<Recorded> {
  const [recorded] = await recordOrders(deps, [input], origin);
  if (!recorded) throw new Error('What became of an order is always told.');
  return recorded;
}
