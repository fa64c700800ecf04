import type { StoredCustomer } from '../customers/customer.ts';
import { findByIds } from '../customers/repository.ts';
import { findStandings } from '../standing/repository.ts';
import type { StoredStanding } from '../standing/standing.ts';
import type { Table } from '../table/table.ts';
import type { BulkAction } from './action.ts';

/** Selected customers as they are now, by id. */
export interface SelectedCustomers {
  readonly customers: ReadonlyMap<string, StoredCustomer>;
  /** Where they stand, as far as it matters: to whoever ends them, and of those who are no customers any more. */
  readonly standings: ReadonlyMap<string, StoredStanding>;
}

/** What an action asks of those whom it is about. */
export async function readSelected(
  table: Table,
  action: BulkAction,
  ids: readonly string[],
): Promise<SelectedCustomers> {
  if (action.type !== 'change') {
    const [customers, standings] = await Promise.all([findByIds(table, ids), findStandings(table, ids)]);
    return { customers, standings };
  }
  const customers = await findByIds(table, ids);
  const absent = ids.filter((id) => !customers.has(id));
  return { customers, standings: await findStandings(table, absent) };
}
