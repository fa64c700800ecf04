import * as z from 'zod';
import { NotFound } from '../errors.ts';
import type { AccountName } from '../standing/account.ts';
import { readItem } from '../table/read.ts';
import type { Key, Table } from '../table/table.ts';
import { type StoredEntry, storedEntry } from './entry.ts';
import { entryKey, referenceKey, reversalKey } from './keys.ts';

/** @throws NotFound */
export async function getEntry(
  table: Table,
  customerId: string,
  account: AccountName,
  number: number,
): Promise<StoredEntry> {
  const item = await readItem(table, entryKey(customerId, account, number));
  if (!item) throw new NotFound('There is no entry with this id.');
  return storedEntry.parse(item);
}

/** The entry of an account with that reference of a client. */
export const findByReference = (table: Table, customerId: string, account: AccountName, reference: string) =>
  guarded(table, customerId, account, referenceKey(customerId, account, reference));

/** The entry that takes back the one with that number. */
export const findReversal = (table: Table, customerId: string, account: AccountName, number: number) =>
  guarded(table, customerId, account, reversalKey(customerId, account, number));

const guard = z.object({ number: z.int() });

async function guarded(
  table: Table,
  customerId: string,
  account: AccountName,
  key: Key,
): Promise<StoredEntry | undefined> {
  const item = await readItem(table, key);
  return item && (await getEntry(table, customerId, account, guard.parse(item).number));
}
