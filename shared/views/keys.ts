import { createHash } from 'node:crypto';
import type { Key } from '../table/table.ts';

/** All saved views lie in one partition, so that one query lists them. */
export const viewsPartition = 'VIEWS';

export const viewKey = (id: string): Key => ({ PK: viewsPartition, SK: `VIEW#${id}` });
/** The guard item that names the one view with this name, in folded form: hashed, because folding can make a name long. */
export const viewNameKey = (foldedName: string): Key => ({
  PK: `VIEWNAME#${createHash('sha256').update(foldedName).digest('base64url')}`,
  SK: 'GUARD',
});
/** The guard item of one of the places that saved views take: there are as many as there may be views. */
export const viewSlotKey = (slot: number): Key => ({ PK: `VIEWSLOT#${slot}`, SK: 'GUARD' });
/** One audit record; record ids sort by time. */
export const viewAuditKey = (id: string, recordId: string): Key => ({
  PK: `VIEW#${id}`,
  SK: `AUDIT#${recordId}`,
});
