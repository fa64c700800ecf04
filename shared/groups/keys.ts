import { createHash } from 'node:crypto';
import type { Key } from '../table/table.ts';

/** All groups lie in one partition, so that one query lists them: a shop has tens of them, and a thousand at most. */
export const groupsPartition = 'GROUPS';

export const groupKey = (id: string): Key => ({ PK: groupsPartition, SK: `GROUP#${id}` });
/** The guard item that names the one group with this name, in folded form: hashed, because folding can make a name long. */
export const groupNameKey = (foldedName: string): Key => ({
  PK: `GROUPNAME#${createHash('sha256').update(foldedName).digest('base64url')}`,
  SK: 'GUARD',
});
/** The guard item of one of the places that groups take: there are as many as there may be groups. */
export const groupSlotKey = (slot: number): Key => ({ PK: `GROUPSLOT#${slot}`, SK: 'GUARD' });
/** One audit record; record ids sort by time. */
export const groupAuditKey = (id: string, recordId: string): Key => ({
  PK: `GROUP#${id}`,
  SK: `AUDIT#${recordId}`,
});
