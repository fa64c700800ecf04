import type { StoredCustomer } from '../customers/customer.ts';
import { findByIds } from '../customers/repository.ts';
import { findStandings } from '../standing/repository.ts';
import type { StoredStanding } from '../standing/standing.ts';
import type { Table } from '../table/table.ts';

/** Somebody who did or owned something: a customer, or one whose record is gone. */
export interface Holder {
  readonly customer: StoredCustomer | undefined;
  /** Theirs, if there is anything to say, and those of the customers who were merged into this one. */
  readonly standings: readonly StoredStanding[];
}

/**
 * Those who have these ids, in their order. Undefined: nobody was ever known by it, or what they did belongs to another
 * customer now.
 */
export async function* findHolders(
  table: Table,
  ids: readonly string[],
): AsyncGenerator<Holder | undefined, void> {
  const [customers, standings] = await Promise.all([findByIds(table, ids), findStandings(table, ids)]);
  for (const id of ids) {
    const [customer, standing] = [customers.get(id), standings.get(id)];
    const isKnown = customer !== undefined || (standing && standing.former?.state !== 'merged');
    const { mergedIds = [] } = standing ?? {};
    const merged = mergedIds.length > 0 ? (await findStandings(table, mergedIds)).values() : [];
    yield isKnown ? { customer, standings: standing ? [standing, ...merged] : [] } : undefined;
  }
}
