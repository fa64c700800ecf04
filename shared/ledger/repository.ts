import * as z from 'zod';
import { NotFound } from '../errors.ts';
import type { AccountName } from '../standing/account.ts';
import { readItem } from '../table/read.ts';
import type { Key, Table } from '../table/table.ts';
import { type StoredEntry, storedEntry } from './entry.ts';
import { ReferencedEntryMissing, reversalMissing } from './errors.ts';
import { entryKey, referenceKey, reversalKey } from './keys.ts';

/** @throws NotFound */
export async function getEntry(
  table: Table,
  customerId: string,
  account: AccountName,
  number: number,
): Promise<StoredEntry> {
  const entry = await findEntry(table, customerId, account, number);
  if (!entry) throw new NotFound('There is no entry with this id.');
  return entry;
}

async function findEntry(table: Table, customerId: string, account: AccountName, number: number) {
  const item = await readItem(table, entryKey(customerId, account, number));
  return item && storedEntry.parse(item);
}

/**
 * The entry of an account with that reference of a client.
 * @throws ReferencedEntryMissing
 */
export const findByReference = (table: Table, customerId: string, account: AccountName, reference: string) =>
  guarded(
    table,
    customerId,
    account,
    referenceKey(customerId, account, reference),
    (lost) => new ReferencedEntryMissing(lost),
  );

/**
 * The entry that takes back the one with that number.
 * @throws NotReversible when there was one, and it is missing
 */
export const findReversal = (table: Table, customerId: string, account: AccountName, number: number) =>
  guarded(table, customerId, account, reversalKey(customerId, account, number), reversalMissing);

const guard = z.object({ number: z.int() });

async function guarded(
  table: Table,
  customerId: string,
  account: AccountName,
  key: Key,
  missing: (number: number) => Error,
): Promise<StoredEntry | undefined> {
  const item = await readItem(table, key);
  if (!item) return undefined;
  const { number } = guard.parse(item);
  const entry = await findEntry(table, customerId, account, number);
  if (!entry) throw missing(number);
  return entry;
}
