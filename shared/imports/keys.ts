import { jobPartition } from '../jobs/keys.ts';
import type { Key } from '../table/table.ts';

/** Five digits: two million rows make 20,000 chunks at the most. Attempts are job versions. */
const sortable = (n: number, digits: number): string => String(n).padStart(digits, '0');

const chunkPrefix = (attempt: number): string => `CHUNK#${sortable(attempt, 5)}#`;
const problemsPrefix = (attempt: number): string => `PROBLEMS#${sortable(attempt, 5)}#`;

/** Which import has its turn. */
export const turnKey: Key = { PK: 'IMPORTS', SK: 'TURN' };

/** One chunk of the file, as one attempt at planning cut it. */
export const chunkKey = (jobId: string, attempt: number, chunk: number): Key => ({
  PK: jobPartition(jobId),
  SK: `${chunkPrefix(attempt)}${sortable(chunk, 5)}`,
});

/** The chunks of one attempt, in the file's order. */
export const chunkRange = (jobId: string, attempt: number) => ({
  PK: jobPartition(jobId),
  from: chunkPrefix(attempt),
  to: `${chunkPrefix(attempt)}~`,
});

/** The rows that one transaction reported, by the first row that it went through. */
export const problemsKey = (jobId: string, attempt: number, row: number): Key => ({
  PK: jobPartition(jobId),
  SK: `${problemsPrefix(attempt)}${sortable(row, 8)}`,
});

/** All reported rows of one attempt, in the file's order. */
export const problemsRange = (jobId: string, attempt: number) => ({
  PK: jobPartition(jobId),
  from: problemsPrefix(attempt),
  to: `${problemsPrefix(attempt)}~`,
});
