import * as z from 'zod';
import type { Former } from '../standing/former.ts';
import { findStandings } from '../standing/repository.ts';
import { type StoredStanding, storedStanding } from '../standing/standing.ts';
import { newestFirst, type PageOfRecords } from '../table/newest-first.ts';
import { readItem, readItems, scanItems } from '../table/read.ts';
import { readSettled } from '../table/read-settled.ts';
import { type Stamp, stampOf } from '../table/stamp.ts';
import type { Table } from '../table/table.ts';
import { type StoredCustomer, storedCustomer } from './customer.ts';
import { type CustomerEnd, customerEnd } from './end.ts';
import {
  endSortKey,
  guardKey,
  membershipRecords,
  profileKey,
  profileSortKey,
  sameUnique,
  standingKey,
  standingSortKey,
  type UniqueField,
} from './keys.ts';
import { membershipChange } from './membership-history.ts';

/** Names the one customer who has the value in the item's key. */
export const guardItem = z.object({ PK: z.string(), customerId: z.string() });

/** The customer with that id. */
export async function findById(table: Table, id: string): Promise<StoredCustomer | undefined> {
  const item = await readItem(table, profileKey(id));
  return item && storedCustomer.parse(item);
}

/** Those customers that exist, by id. */
export async function findByIds(table: Table, ids: readonly string[]): Promise<Map<string, StoredCustomer>> {
  const items = await readItems(table, ids.map(profileKey));
  return new Map(items.map((item) => storedCustomer.parse(item)).map((found) => [found.id, found]));
}

/**
 * The customer for whom the id stands: the one who has it, or the one into whom that one was merged, however often.
 * @returns what has become of the last of them instead, as far as it is known, when nobody has a record any more
 */
export async function findFollowed(
  table: Table,
  id: string,
): Promise<{ customer: StoredCustomer } | { customer?: undefined; former?: Former | undefined }> {
  const customer = await findById(table, id);
  if (customer) return { customer };
  // Of the merging whose end of the record has been seen, the rest is seen as well.
  const [item] = await readSettled(table, [standingKey(id)]);
  const former = item && storedStanding.parse(item).former;
  return former?.state === 'merged' ? await findFollowed(table, former.into) : { former };
}

/** Those customers for whom these ids stand, mergings followed, by the ids that were asked for. */
export async function findAllFollowed(
  table: Table,
  ids: readonly string[],
): Promise<Map<string, StoredCustomer>> {
  const found = await findByIds(table, ids);
  const standings = await findStandings(
    table,
    ids.filter((id) => !found.has(id)),
  );
  const into = [...standings.values()].flatMap(({ id, former }): [string, string][] =>
    former?.state === 'merged' ? [[id, former.into]] : [],
  );
  if (into.length === 0) return found;
  const survivors = await findAllFollowed(table, [...new Set(into.map(([, survivor]) => survivor))]);
  const followed = into.flatMap(([id, survivor]): [string, StoredCustomer][] => {
    const customer = survivors.get(survivor);
    return customer ? [[id, customer]] : [];
  });
  return new Map([...found, ...followed]);
}

/** The one customer who has that value of a unique field. */
export async function findByUnique(
  table: Table,
  field: UniqueField,
  value: string,
): Promise<StoredCustomer | undefined> {
  return (await findByUniques(table, field, [value])).get(value);
}

/** The customers who have those values of a unique field, by the values that were asked for. */
export async function findByUniques(
  table: Table,
  field: UniqueField,
  values: readonly string[],
): Promise<Map<string, StoredCustomer>> {
  const guards = await readItems(
    table,
    values.map((value) => guardKey(field, value)),
  );
  const owners = new Map(
    guards.map((guard) => guardItem.parse(guard)).map((one) => [one.PK, one.customerId]),
  );
  const customers = await findByIds(table, [...owners.values()]);
  return new Map(
    values.flatMap((value): [string, StoredCustomer][] => {
      const owner = customers.get(owners.get(guardKey(field, value).PK) ?? '');
      // A guard read a moment before its customer changed may point to one who no longer has the value.
      return owner && sameUnique(field, owner[field], value) ? [[value, owner]] : [];
    }),
  );
}

/**
 * Those customers that exist, by id, each as it was at a moment at which no transaction on it was half done: what any
 * reader has seen of a change is seen here.
 */
export async function findSettled(
  table: Table,
  ids: readonly string[],
): Promise<Map<string, StoredCustomer>> {
  const found = new Map<string, StoredCustomer>();
  for (let start = 0; start < ids.length; start += mostSettled) {
    const keys = ids.slice(start, start + mostSettled).map(profileKey);
    for (const item of await readSettled(table, keys)) {
      const customer = item && storedCustomer.parse(item);
      if (customer) found.set(customer.id, customer);
    }
  }
  return found;
}

/** As many as fit into one answer, whatever their size: an item has 400 KB at the most, all together 4 MB. */
const mostSettled = 10;

/**
 * Hands over every customer, the end of every one that is still known to have ended, and where everybody stands whose
 * record is not gone, each with the stamp of its last change; in no order: one strongly consistent scan of the table.
 */
export const scanCustomers = (
  table: Table,
  take: (customer: StoredCustomer, stamp: Stamp | undefined) => void,
  takeEnd: (end: CustomerEnd, stamp: Stamp | undefined) => void = () => {},
  takeStanding: (standing: StoredStanding, stamp: Stamp | undefined) => void = () => {},
): Promise<void> =>
  scanItems(table, [profileSortKey, endSortKey, standingSortKey], (item) => {
    if (item.SK === profileSortKey) take(storedCustomer.parse(item), stampOf(item));
    else if (item.SK === endSortKey) takeEnd(customerEnd.parse(item), stampOf(item));
    else {
      const standing = storedStanding.parse(item);
      if (!standing.former) takeStanding(standing, stampOf(item));
    }
  });

/** The changes of the membership of customers, the newest first. */
export const listMembershipChanges = (table: Table, ids: readonly string[], page: PageOfRecords) =>
  newestFirst(table, ids.map(membershipRecords), page, (item) => membershipChange.parse(item));
