import { getCustomer } from '../customers/service.ts';
import { findStanding } from '../standing/repository.ts';
import { noStanding, type StoredStanding } from '../standing/standing.ts';
import type { Table } from '../table/table.ts';

/**
 * Where a customer stands, to be shown: of the one into whom the customer was merged, if so; also of one whose record is
 * gone.
 * @throws NotFound when there never was such a customer, or nothing is left of them
 */
export async function standingToShow(table: Table, customerId: string): Promise<StoredStanding> {
  const standing = await findStanding(table, customerId);
  if (standing?.former?.state === 'merged') return await standingToShow(table, standing.former.into);
  if (standing) return standing;
  const { id } = await getCustomer(table, customerId);
  return id === customerId ? noStanding(id) : await standingToShow(table, id);
}
