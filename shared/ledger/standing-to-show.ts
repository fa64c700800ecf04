import { getCustomer } from '../customers/service.ts';
import { findFollowedStanding } from '../standing/repository.ts';
import { noStanding, type StoredStanding } from '../standing/standing.ts';
import type { Table } from '../table/table.ts';

/**
 * Where a customer stands, to be shown: of the one into whom the customer was merged, if so; also of one whose record is
 * gone.
 * @throws NotFound when there never was such a customer, or nothing is left of them
 */
export async function standingToShow(table: Table, customerId: string): Promise<StoredStanding> {
  const standing = await findFollowedStanding(table, customerId);
  if (standing) return standing;
  const { id } = await getCustomer(table, customerId);
  return id === customerId ? noStanding(id) : await standingToShow(table, id);
}
