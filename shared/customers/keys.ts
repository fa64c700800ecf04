import type { Key } from '../table/table.ts';

const partition = (id: string): string => `CUSTOMER#${id}`;

/** Sort key of the customer's own item, the same for all: the directory's rebuild scans for it. */
export const profileSortKey = 'PROFILE';

/** What people edit; its version is the ETag. */
export const profileKey = (id: string): Key => ({ PK: partition(id), SK: profileSortKey });
/** The password hash. */
export const credentialKey = (id: string): Key => ({ PK: partition(id), SK: 'CREDENTIAL' });
/** One audit record; record ids sort by time. */
export const auditKey = (id: string, recordId: string): Key => ({
  PK: partition(id),
  SK: `AUDIT#${recordId}`,
});

/** The fields whose value belongs to one customer at the most. */
export const uniqueFields = ['email', 'externalId'] as const;
export type UniqueField = (typeof uniqueFields)[number];

const guardPrefix: Record<UniqueField, string> = { email: 'EMAIL', externalId: 'EXTERNALID' };

/** The guard item that names the one customer who has this value. */
export const guardKey = (field: UniqueField, value: string): Key => ({
  PK: `${guardPrefix[field]}#${value}`,
  SK: 'GUARD',
});
