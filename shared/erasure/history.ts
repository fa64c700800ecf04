import type { StoredStanding } from '../standing/standing.ts';

/** Whether the customer has ever ordered something, has entries in an account, or brought such things along. */
export function hasHistory(standing: StoredStanding | undefined): boolean {
  const { orders = {}, accounts = {}, opening, mergedIds = [] } = standing ?? {};
  const hasEntries = Object.values(accounts).some(({ entries }) => entries > 0);
  return Object.keys(orders).length > 0 || hasEntries || opening !== undefined || mergedIds.length > 0;
}
