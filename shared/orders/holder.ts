import type { StoredCustomer } from '../customers/customer.ts';
import { storedCustomer } from '../customers/customer.ts';
import { customerEnd } from '../customers/end.ts';
import { endKey, profileKey, profileSortKey, standingKey } from '../customers/keys.ts';
import { noStanding, type StoredStanding, storedStanding } from '../standing/standing.ts';
import { readItem, readItems } from '../table/read.ts';
import type { Table } from '../table/table.ts';

/** To whom an order counts: a customer, or what is left of one. */
export interface Holder {
  readonly id: string;
  /** Absent: the record is gone. */
  readonly record?: StoredCustomer;
  /** As it was read; `noStanding` when there was none. */
  readonly standing: StoredStanding;
}

/**
 * To whom the orders of that customer count: the survivor, if the customer was merged into another one.
 * @returns undefined when nobody knows of such a customer, or not any more
 */
export async function findHolder(table: Table, id: string): Promise<Holder | undefined> {
  const items = await readItems(table, [profileKey(id), standingKey(id)]);
  const profile = items.find(({ SK }) => SK === profileSortKey);
  const found = items.find(({ SK }) => SK !== profileSortKey);
  const standing = found && storedStanding.parse(found);
  if (standing?.former?.state === 'merged') return await findHolder(table, standing.former.into);
  if (standing?.former) return { id, standing };
  if (profile) return { id, record: storedCustomer.parse(profile), standing: standing ?? noStanding(id) };
  return standing ? { id, standing } : await findEnded(table, id);
}

/** Of a customer who ended before there was anything to say: an order that comes late is theirs all the same. */
async function findEnded(table: Table, id: string): Promise<Holder | undefined> {
  const item = await readItem(table, endKey(id));
  if (!item) return undefined;
  const { at } = customerEnd.parse(item);
  return { id, standing: { ...noStanding(id), former: { state: 'deleted', at } } };
}
