import { type StoredCustomer, storedCustomer } from '../customers/customer.ts';
import { credentialKey, guardKey, profileKey, standingKey } from '../customers/keys.ts';
import { guardItem } from '../customers/repository.ts';
import { type StoredStanding, storedStanding } from '../standing/standing.ts';
import { readItems } from '../table/read.ts';
import type { Item, Key, Table } from '../table/table.ts';
import { type Credential, credentialItem } from './credential.ts';

/** A customer with the credential and the standing, if there are any. */
export interface Account {
  readonly customer: StoredCustomer;
  readonly credential: Credential | undefined;
  readonly standing: StoredStanding | undefined;
}

/** Where an account lies. */
export const accountKeys = (customerId: string): Key[] => [
  profileKey(customerId),
  credentialKey(customerId),
  standingKey(customerId),
];

/** The account of that customer, if its items are among these. */
export function accountOf(customerId: string, items: readonly Item[]): Account | undefined {
  const [profile, credential, standing] = accountKeys(customerId).map((key) =>
    items.find(({ SK }) => SK === key.SK),
  );
  if (!profile) return undefined;
  return {
    customer: storedCustomer.parse(profile),
    credential: credential && credentialItem.parse(credential),
    standing: standing && storedStanding.parse(standing),
  };
}

/** The account of that customer: one consistent read of all items. */
export const readAccount = async (table: Table, customerId: string): Promise<Account | undefined> =>
  accountOf(customerId, await readItems(table, accountKeys(customerId)));

/** Reads where nobody is, so that a search for nobody makes the same calls as one for somebody. */
const nobody = 'nobody';

/** The account with that e-mail address; two reads, also when there is none. */
export async function findAccount(table: Table, email: string): Promise<Account | undefined> {
  const [guard] = await readItems(table, [guardKey('email', email)]);
  const account = await readAccount(table, guard ? guardItem.parse(guard).customerId : nobody);
  return account?.customer.email === email ? account : undefined;
}
