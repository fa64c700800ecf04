import { standingKey } from '../customers/keys.ts';
import { readItem, readItems } from '../table/read.ts';
import type { Table } from '../table/table.ts';
import { type StoredStanding, storedStanding } from './standing.ts';

/** Where a customer stands; undefined when there is nothing to say. */
export async function findStanding(table: Table, id: string): Promise<StoredStanding | undefined> {
  const item = await readItem(table, standingKey(id));
  return item && storedStanding.parse(item);
}

/** Where the customer stands for whom the id stands: mergings are followed. Also of one whose record is gone. */
export async function findFollowedStanding(table: Table, id: string): Promise<StoredStanding | undefined> {
  const standing = await findStanding(table, id);
  return standing?.former?.state === 'merged'
    ? await findFollowedStanding(table, standing.former.into)
    : standing;
}

/** Those standings that there are, by the customers' ids. */
export async function findStandings(
  table: Table,
  ids: readonly string[],
): Promise<Map<string, StoredStanding>> {
  const items = await readItems(table, ids.map(standingKey));
  return new Map(items.map((item) => storedStanding.parse(item)).map((found) => [found.id, found]));
}
