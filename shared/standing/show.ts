import { type StoredCustomer, storedCustomer } from '../customers/customer.ts';
import { guardKey, profileKey, sameUnique, standingKey, type UniqueField } from '../customers/keys.ts';
import { guardItem } from '../customers/repository.ts';
import { getCustomer } from '../customers/service.ts';
import { NotFound } from '../errors.ts';
import { readItem, readItems } from '../table/read.ts';
import type { Table } from '../table/table.ts';
import { findStanding } from './repository.ts';
import { type ShownCustomer, shown } from './shown.ts';
import { storedStanding } from './standing.ts';

/** The customer with where they stand now. */
export const showing = async (
  table: Table,
  customer: StoredCustomer,
  currency: string,
): Promise<ShownCustomer> => shown(customer, await findStanding(table, customer.id), currency);

/** A customer who was just created: they stand nowhere yet, unless they have brought something along. */
export const showNew = async (
  table: Table,
  customer: StoredCustomer,
  currency: string,
): Promise<ShownCustomer> =>
  customer.openingBalance ? await showing(table, customer, currency) : shown(customer, undefined, currency);

/**
 * The customer for whom the id stands, as they are answered: one read.
 * @throws like `getCustomer`
 */
export async function showCustomer(table: Table, id: string, currency: string): Promise<ShownCustomer> {
  return (
    (await showIfThere(table, id, currency)) ?? (await showing(table, await getCustomer(table, id), currency))
  );
}

/**
 * The customer who has that value of a unique field.
 * @throws NotFound
 */
export async function showOwner(
  table: Table,
  field: UniqueField,
  value: string,
  currency: string,
): Promise<ShownCustomer> {
  const guard = await readItem(table, guardKey(field, value));
  const found = guard && (await showIfThere(table, guardItem.parse(guard).customerId, currency));
  // A guard read a moment before its customer changed may point to one who no longer has the value.
  if (!found || !sameUnique(field, found[field], value))
    throw new NotFound(`There is no customer with this ${field}.`);
  return found;
}

/**
 * Changes a customer, and shows it as it is then. Where it stands is read beside what the change reads, without a round
 * trip of its own.
 * @param id of who is changed
 * @param change what was asked for: an opening balance in it changes where the customer stands
 */
export async function showChanged(
  table: Table,
  id: string,
  currency: string,
  change: object,
  run: () => Promise<{ customer: StoredCustomer; changed: boolean }>,
): Promise<{ customer: ShownCustomer; changed: boolean }> {
  const reading = 'openingBalance' in change ? undefined : findStanding(table, id);
  // What the change throws is what is told.
  reading?.catch(() => {});
  const { customer, changed } = await run();
  // Of a customer who was merged into another, that one is changed.
  const isRead = reading && customer.id === id;
  const standing = isRead ? await reading : await findStanding(table, customer.id);
  return { customer: shown(customer, standing, currency), changed };
}

async function showIfThere(table: Table, id: string, currency: string): Promise<ShownCustomer | undefined> {
  const [profileSK, standingSK] = [profileKey(id).SK, standingKey(id).SK];
  const items = await readItems(table, [profileKey(id), standingKey(id)]);
  const profile = items.find(({ SK }) => SK === profileSK);
  const standing = items.find(({ SK }) => SK === standingSK);
  return (
    profile && shown(storedCustomer.parse(profile), standing && storedStanding.parse(standing), currency)
  );
}
