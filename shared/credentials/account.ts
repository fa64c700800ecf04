import { type StoredCustomer, storedCustomer } from '../customers/customer.ts';
import { credentialKey, guardKey, profileKey } from '../customers/keys.ts';
import { guardItem } from '../customers/repository.ts';
import { readItems } from '../table/read.ts';
import type { Table } from '../table/table.ts';
import { type Credential, credentialItem } from './credential.ts';

/** A customer with the credential, if there is one. */
export interface Account {
  readonly customer: StoredCustomer;
  readonly credential: Credential | undefined;
}

/** The account of that customer: one consistent read of both items. */
export async function readAccount(table: Table, customerId: string): Promise<Account | undefined> {
  const items = await readItems(table, [profileKey(customerId), credentialKey(customerId)]);
  const profile = items.find(({ SK }) => SK === profileKey(customerId).SK);
  const credential = items.find(({ SK }) => SK === credentialKey(customerId).SK);
  if (!profile) return undefined;
  return {
    customer: storedCustomer.parse(profile),
    credential: credential && credentialItem.parse(credential),
  };
}

/** Reads where nobody is, so that a search for nobody makes the same calls as one for somebody. */
const nobody = 'nobody';

/** The account with that e-mail address; two reads, also when there is none. */
export async function findAccount(table: Table, email: string): Promise<Account | undefined> {
  const [guard] = await readItems(table, [guardKey('email', email)]);
  const account = await readAccount(table, guard ? guardItem.parse(guard).customerId : nobody);
  return account?.customer.email === email ? account : undefined;
}
