import type { Key } from '../table/table.ts';

/** All jobs lie in one partition, so that one query lists them by time: their ids sort by it. */
export const jobsPartition = 'JOBS';

/** The sort key of a job; of any id, real or made up as a bound. */
export const jobSortKey = (id: string): string => `JOB#${id}`;
export const jobKey = (id: string): Key => ({ PK: jobsPartition, SK: jobSortKey(id) });

/** The partition of everything else that belongs to one job: its chunks, its problems. */
export const jobPartition = (id: string): string => `JOB#${id}`;
