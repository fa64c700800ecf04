import { auditRecord, type Origin } from '../audit/audit.ts';
import type { Key } from '../table/table.ts';
import type { Write } from '../table/writes.ts';

/** Repairs of what has no history of its own; record ids sort by time. */
const fsckAuditKey = (recordId: string): Key => ({ PK: 'FSCK', SK: `AUDIT#${recordId}` });

/** The write that records such a repair. */
export const repaired = (origin: Origin, what: string): Write =>
  auditRecord(fsckAuditKey, origin, 'updated', [what]);

export const keyText = ({ PK, SK }: Key): string => `${PK} / ${SK}`;
