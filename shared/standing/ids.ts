import type { Table } from '../table/table.ts';
import { findStanding } from './repository.ts';

/**
 * Under which ids it is kept what a customer did and owned: their own first, then those that were merged into it. Of a
 * customer who was merged into another, the ids of that one; also of those whose record is gone.
 */
export async function idsOf(table: Table, id: string): Promise<string[]> {
  const standing = await findStanding(table, id);
  if (standing?.former?.state === 'merged') return await idsOf(table, standing.former.into);
  return [id, ...(standing?.mergedIds ?? [])];
}
