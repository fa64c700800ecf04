import type { StoredCustomer } from '../customers/customer.ts';
import { storedCustomer } from '../customers/customer.ts';
import { customerEnd } from '../customers/end.ts';
import { endKey, profileKey, profileSortKey, standingKey } from '../customers/keys.ts';
import { noStanding, type StoredStanding, storedStanding } from '../standing/standing.ts';
import { readItems } from '../table/read.ts';
import { readSettled } from '../table/read-settled.ts';
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
  if (!profile || standing?.former) return await findFormer(table, id);
  return { id, record: storedCustomer.parse(profile), standing: standing ?? noStanding(id) };
}

/** What is left of somebody whose record is gone, or going: of the end that has been seen, the rest is seen as well. */
async function findFormer(table: Table, id: string): Promise<Holder | undefined> {
  const [found, end] = await readSettled(table, [standingKey(id), endKey(id)]);
  const standing = found && storedStanding.parse(found);
  if (standing?.former?.state === 'merged') return await findHolder(table, standing.former.into);
  if (standing) return { id, standing };
  if (!end) return undefined;
  // Nothing had been ordered yet: an order that comes late is theirs all the same.
  const { at } = customerEnd.parse(end);
  return { id, standing: { ...noStanding(id), former: { state: 'deleted', at } } };
}
