import { createHash } from 'node:crypto';
import { partition } from '../customers/keys.ts';
import type { AccountName } from '../standing/account.ts';
import type { Records } from '../table/newest-first.ts';
import type { Range } from '../table/read.ts';
import type { Key } from '../table/table.ts';

/** A name may hold any character: what separates the parts of a key stands for itself nowhere else. */
const escaped = (account: AccountName): string => account.replaceAll('%', '%25').replaceAll('#', '%23');

const numberDigits = 9;
const sortable = (number: number): string => String(number).padStart(numberDigits, '0');

const entryPrefix = 'ENTRY#';
const accountPrefix = (account: AccountName): string => `${entryPrefix}${escaped(account)}#`;

/** One entry of an account; they sort by their numbers. */
export const entryKey = (customerId: string, account: AccountName, number: number): Key => ({
  PK: partition(customerId),
  SK: accountPrefix(account) + sortable(number),
});
/** The entries of one account. */
export const entryRecords = (customerId: string, account: AccountName): Records => ({
  PK: partition(customerId),
  prefix: accountPrefix(account),
});
/** The entries of all accounts of a customer, account by account. */
export const entryRange = (customerId: string): Range => ({
  PK: partition(customerId),
  from: entryPrefix,
  to: `${entryPrefix}\uffff`,
});

const referencePrefix = 'ENTRY-REFERENCE#';
/** The guard that names the one entry of an account with this reference. */
export const referenceKey = (customerId: string, account: AccountName, reference: string): Key => ({
  PK: partition(customerId),
  SK: `${referencePrefix}${escaped(account)}#${createHash('sha256').update(reference).digest('base64url')}`,
});
/** The guard that names the one reversal of an entry. */
export const reversalKey = (customerId: string, account: AccountName, number: number): Key => ({
  PK: partition(customerId),
  SK: `ENTRY-REVERSED#${escaped(account)}#${sortable(number)}`,
});
