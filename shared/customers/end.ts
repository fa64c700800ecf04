import * as z from 'zod';
import { epochSeconds, putStamped, type Write } from '../table/writes.ts';
import type { StoredCustomer } from './customer.ts';
import { endKey } from './keys.ts';

/** For how many days it is kept that a customer has ended, so that other systems learn of it (docs/adr/0015). */
export const endDays = 90;

/** That a customer was deleted, and when: nothing of who it was. */
export const customerEnd = z.object({
  id: z.string(),
  /** The revision after the last one: it ends every earlier one. */
  rev: z.int().positive(),
  at: z.iso.datetime(),
});
export type CustomerEnd = z.output<typeof customerEnd>;

/** The end of a customer at that time. */
export const endOf = ({ id, version }: StoredCustomer, now: Date): CustomerEnd => ({
  id,
  rev: version + 1,
  at: now.toISOString(),
});

/** The write that keeps it. */
export function markEnd(end: CustomerEnd): Write {
  const expiresAt = epochSeconds(new Date(end.at)) + endDays * 24 * 60 * 60;
  return putStamped({ ...endKey(end.id), ...end, expiresAt });
}
