import type { Key } from '../table/table.ts';

/** All keys lie in one partition, so that one query lists them. */
export const apiKeysPartition = 'APIKEYS';
export const apiKeyKey = (id: string): Key => ({ PK: apiKeysPartition, SK: `APIKEY#${id}` });
/** One audit record; record ids sort by time. */
export const apiKeyAuditKey = (id: string, recordId: string): Key => ({
  PK: `APIKEY#${id}`,
  SK: `AUDIT#${recordId}`,
});
