import * as z from 'zod';
import { credentialKey } from '../customers/keys.ts';
import { readItems } from '../table/read.ts';
import type { Table } from '../table/table.ts';
import { absent, put, type Write } from '../table/writes.ts';

/** A customer's password, as the table stores it. */
const credentialItem = z.object({
  customerId: z.string(),
  /** A PHC string. */
  passwordHash: z.string(),
  changedAt: z.iso.datetime(),
});

/** The write that gives a customer a first password; refused when there is one, which is the owner's choice. */
export function firstPassword(customerId: string, passwordHash: string, now: Date): Write {
  const credential: z.output<typeof credentialItem> = {
    customerId,
    passwordHash,
    changedAt: now.toISOString(),
  };
  return put({ ...credentialKey(customerId), ...credential }, absent());
}

/** Those of the customers who have a password. */
export async function withPassword(table: Table, customerIds: readonly string[]): Promise<Set<string>> {
  const items = await readItems(table, customerIds.map(credentialKey));
  return new Set(items.map((item) => credentialItem.parse(item).customerId));
}
