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

/** What imports keep in the bucket of exports: it goes after a day, as the file does. */
export const importsFolder = 'imports/';
const folderOf = (jobId: string): string => `${importsFolder}${jobId}/`;
/** The file of the rows that were not imported. */
export const errorsKey = (jobId: string): string => `${folderOf(jobId)}errors.csv`;
/** The file of all that a dry run would change. */
export const changesKey = (jobId: string): string => `${folderOf(jobId)}changes.csv`;
/** What only the job itself needs, and goes with its end. */
export const partsOf = (jobId: string): string => `${folderOf(jobId)}parts/`;
/** A new part of the file of changes, which nobody else writes to. */
export const newChangesPart = (jobId: string, firstRow: number): string =>
  `${partsOf(jobId)}${firstRow}-${crypto.randomUUID()}`;
