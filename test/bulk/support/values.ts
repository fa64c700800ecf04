import { noCounts } from '../../../shared/jobs/job.ts';

let tags = 0;
/** A tag that no other test of the file uses. */
export const freshTag = (): string => `tag ${++tags}`;

/** All counts of a job's progress: zero, but for some. */
export const counts = (some: object) => ({ ...noCounts, ...some });

/** An id that no customer, group or view has. */
export const unknown = '01890000-0000-7000-8000-000000000000';
