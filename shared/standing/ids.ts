import type { Table } from '../table/table.ts';
import { findFollowedStanding } from './repository.ts';
import type { StoredStanding } from './standing.ts';

/** The ids under which it lies what the customer of a standing did and owned: their own, then those merged into it. */
export const idsIn = ({
  id,
  mergedIds = [],
}: Pick<StoredStanding, 'id' | 'mergedIds'>): [id: string, ...mergedIds: string[]] => [id, ...mergedIds];

/**
 * Under which ids it is kept what a customer did and owned: their own first, then those that were merged into it. Of a
 * customer who was merged into another, the ids of that one; also of those whose record is gone.
 */
export async function idsOf(table: Table, id: string): Promise<string[]> {
  return idsIn((await findFollowedStanding(table, id)) ?? { id });
}
