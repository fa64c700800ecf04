import { partition } from '../customers/keys.ts';
import { jobPartition } from '../jobs/keys.ts';
import type { Records } from '../table/newest-first.ts';
import type { Key } from '../table/table.ts';

/** The receipt of a customer's erasure. */
export const erasureKey = (customerId: string): Key => ({ PK: partition(customerId), SK: 'ERASURE' });

const listed = 'ERASURE#';
/** All erasures by the time at which they were asked for: record ids sort by it. */
export const erasureListKey = (recordId: string): Key => ({ PK: 'ERASURES', SK: listed + recordId });
export const erasureRecords: Records = { PK: 'ERASURES', prefix: listed };

const erasing = 'ERASING#';
/** By what copies of somebody are found, as long as the job is looking for them. */
export const erasingKey = (jobId: string, customerId: string): Key => ({
  PK: jobPartition(jobId),
  SK: erasing + customerId,
});
/** All whom a job is erasing. */
export const erasingRange = (jobId: string) => ({
  PK: jobPartition(jobId),
  from: erasing,
  to: `${erasing}~`,
});
