import * as z from 'zod';
import { readRange } from '../table/read.ts';
import { Changed } from '../table/retry.ts';
import type { Table } from '../table/table.ts';
import { absent, equals, put, remove, type Write } from '../table/writes.ts';
import { identity } from './identity.ts';
import { erasingKey, erasingRange } from './keys.ts';
import { removedCounts } from './receipt.ts';

/**
 * Somebody whose record is gone, and copies of whom are still to be found: by what. It belongs to the job that finds
 * them, has no end of its own, and goes with the last copy.
 */
export const erasingItem = z.object({
  jobId: z.string(),
  customerId: z.string(),
  /** Of all customers who are erased with this one: its own, and those who were merged into it. */
  ids: z.array(z.string()),
  identity,
  /** Of the picture and of what it was made from. */
  pictures: z.array(z.string()),
  /** When the record last changed: the change log holds nothing of it that is newer. */
  updatedAt: z.iso.datetime(),
  erasedAt: z.iso.datetime(),
  removed: removedCounts.default({}),
  version: z.int().positive(),
});
export type Erasing = z.output<typeof erasingItem>;

/** The write that begins it. */
export const beginErasing = (erasing: Erasing): Write =>
  put({ ...erasingKey(erasing.jobId, erasing.customerId), ...erasing }, absent());

/** The write that changes it, refused when it has changed since it was read. */
export const changeErasing = (read: Erasing, patch: Partial<Erasing>): Write =>
  put(
    { ...erasingKey(read.jobId, read.customerId), ...read, ...patch, version: read.version + 1 },
    equals('version', read.version),
    () => new Changed(),
  );

/** The write that ends it, refused when it has changed since it was read. */
export const endErasing = ({ jobId, customerId, version }: Erasing): Write =>
  remove(erasingKey(jobId, customerId), equals('version', version), () => new Changed());

/** How many people are looked for at a time: a worker has them all in its memory. */
const mostAtOnce = 5_000;

/** The first of those whom the job erases, by their ids: {@link mostAtOnce} at the most. */
export async function readErasing(table: Table, jobId: string): Promise<Erasing[]> {
  const items = await readRange(table, { ...erasingRange(jobId), limit: mostAtOnce });
  return items.map((item) => erasingItem.parse(item));
}
