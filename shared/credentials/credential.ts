import * as z from 'zod';
import { credentialKey } from '../customers/keys.ts';
import { readItems } from '../table/read.ts';
import type { Item, Table } from '../table/table.ts';
import { absent, equals, put, type Write } from '../table/writes.ts';

/** A customer's password, as the table stores it. */
export const credentialItem = z.object({
  customerId: z.string(),
  /** A PHC string. */
  passwordHash: z.string(),
  /**
   * Which password this is: the first has epoch 1. Sessions and reset tokens hold the epoch they were made in and
   * die with it, all at once, without being looked for.
   */
  epoch: z.int().positive(),
  /** Whoever knows the password must set another one before they get in. */
  mustReset: z.literal(true).optional(),
  changedAt: z.iso.datetime(),
});
export type Credential = z.output<typeof credentialItem>;

/** The epoch of a customer; 0 of one without a password. */
export const epochOf = (credential: Credential | undefined): number => credential?.epoch ?? 0;

/**
 * The write that gives a customer the password that follows after an epoch (0: the first one).
 * @param options `mustReset`: it lets nobody in before another one is set; `otherwise`: thrown when the customer is no
 *   longer in that epoch
 */
export function nextPassword(
  customerId: string,
  passwordHash: string,
  epoch: number,
  now: Date,
  { mustReset = false, otherwise }: { readonly mustReset?: boolean; readonly otherwise?: Error } = {},
): Write {
  const credential: Credential = {
    customerId,
    passwordHash,
    epoch: epoch + 1,
    ...(mustReset && { mustReset }),
    changedAt: now.toISOString(),
  };
  return put(itemOf(credential), epoch === 0 ? absent() : equals('epoch', epoch), otherwise);
}

/** The password of a new customer, and the write that stores it. */
export function firstPassword(
  customerId: string,
  passwordHash: string,
  now: Date,
): { credential: Credential; write: Write } {
  const credential: Credential = { customerId, passwordHash, epoch: 1, changedAt: now.toISOString() };
  return { credential, write: put(itemOf(credential), absent()) };
}

/**
 * The write after which the password lets nobody in before another one is set. Begins another epoch.
 * @param otherwise thrown when there is another password already
 */
export const requireReset = (credential: Credential, otherwise: Error): Write => {
  const { epoch } = credential;
  return put(itemOf({ ...credential, epoch: epoch + 1, mustReset: true }), equals('epoch', epoch), otherwise);
};

const itemOf = (credential: Credential): Item => ({
  ...credentialKey(credential.customerId),
  ...credential,
});

/** The write that stores another hash of the same password; the epoch stays. */
export function rehashed(customerId: string, passwordHash: string, epoch: number, now: Date): Write {
  const credential: Credential = { customerId, passwordHash, epoch, changedAt: now.toISOString() };
  return put(itemOf(credential), equals('epoch', epoch));
}

/** Those of the customers who have a password. */
export async function withPassword(table: Table, customerIds: readonly string[]): Promise<Set<string>> {
  const items = await readItems(table, customerIds.map(credentialKey));
  return new Set(items.map((item) => credentialItem.parse(item).customerId));
}
