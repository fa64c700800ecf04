import type { Key } from '../table/table.ts';

/** Which import has its turn. */
export const turnKey: Key = { PK: 'IMPORTS', SK: 'TURN' };

/** Where files are uploaded to that an import was asked for. */
export const uploadsPrefix = 'uploads/';

/** The object that the file of a job is uploaded to. */
export const uploadKey = (jobId: string, fileName: string): string => `${uploadsPrefix}${jobId}/${fileName}`;

/** The job that an object was to be uploaded for, going by its key; undefined of a file that was simply dropped. */
export const awaitedBy = (key: string): string | undefined =>
  /^uploads\/(job_[0-9A-HJKMNP-TV-Z]{26})\/[^/]+$/.exec(key)?.[1];
