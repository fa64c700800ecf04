import { createHash } from 'node:crypto';
import type { Key } from '../table/table.ts';

/** All groups lie in one partition, so that one query lists them: a shop has tens of them, not thousands. */
export const groupsPartition = 'GROUPS';

export const groupKey = (id: string): Key => ({ PK: groupsPartition, SK: `GROUP#${id}` });
/** The guard item that names the one group with this name, in folded form: hashed, because folding can make a name long. */
export const groupNameKey = (foldedName: string): Key => ({
  PK: `GROUPNAME#${createHash('sha256').update(foldedName).digest('base64url')}`,
  SK: 'GUARD',
});
/** One audit record; record ids sort by time. */
export const groupAuditKey = (id: string, recordId: string): Key => ({
  PK: `GROUP#${id}`,
  SK: `AUDIT#${recordId}`,
});
