import * as z from 'zod';
import { readItem, readItems, scanItems } from '../table/read.ts';
import type { Table } from '../table/table.ts';
import { type StoredCustomer, storedCustomer } from './customer.ts';
import { guardKey, profileKey, profileSortKey, sameUnique, type UniqueField } from './keys.ts';

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
  const owners = guards.map((guard) => guardItem.parse(guard).customerId);
  const customers = await findByIds(table, owners);
  // A guard read a moment before its customer changed may point to one who no longer has the value.
  const ownerOf = (value: string) =>
    customers.values().find((found) => sameUnique(field, found[field], value));
  return new Map(
    values.flatMap((value): [string, StoredCustomer][] => {
      const owner = ownerOf(value);
      return owner ? [[value, owner]] : [];
    }),
  );
}

/** Hands over every customer, in no order: one strongly consistent scan of the table. */
export const scanCustomers = (table: Table, take: (customer: StoredCustomer) => void): Promise<void> =>
  scanItems(table, profileSortKey, (item) => take(storedCustomer.parse(item)));
