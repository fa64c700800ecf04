import type { Records } from '../table/newest-first.ts';
import type { Key } from '../table/table.ts';
import { canonicalUsername } from './username.ts';

/** All that belongs to a customer alone. */
export const partition = (id: string): string => `CUSTOMER#${id}`;

/** Sort key of the customer's own item, the same for all: the directory's rebuild scans for it. */
export const profileSortKey = 'PROFILE';

/** What people edit; its version is the ETag. */
export const profileKey = (id: string): Key => ({ PK: partition(id), SK: profileSortKey });
/** Sort key of what is left of a customer who ended: the rebuild scans for it, too. */
export const endSortKey = 'ENDED';
/** Tells for some time that there was such a customer. */
export const endKey = (id: string): Key => ({ PK: partition(id), SK: endSortKey });
/** Sort key of where a customer stands with the shop: the directory's rebuild scans for it, too. */
export const standingSortKey = 'STANDING';
/** What the customer's orders come to, and the balances of their accounts (`../standing/standing.ts`). */
export const standingKey = (id: string): Key => ({ PK: partition(id), SK: standingSortKey });
/** The password hash. */
export const credentialKey = (id: string): Key => ({ PK: partition(id), SK: 'CREDENTIAL' });
const sessionPrefix = 'SESSION#';
/** A session of the customer, by the hash of its token. */
export const sessionKey = (id: string, hash: string): Key => ({
  PK: partition(id),
  SK: sessionPrefix + hash,
});
/** The hash under which a session lies. */
export const sessionHash = ({ SK }: Pick<Key, 'SK'>): string => SK.slice(sessionPrefix.length);
/** The customer's sessions whose hashes begin so. */
export const sessionRange = (id: string, beginning = '') => ({
  PK: partition(id),
  from: sessionPrefix + beginning,
  to: `${sessionPrefix}${beginning}\uffff`,
});
const auditPrefix = 'AUDIT#';
/** One audit record; record ids sort by time. */
export const auditKey = (id: string, recordId: string): Key => ({
  PK: partition(id),
  SK: auditPrefix + recordId,
});
export const auditRecords = (id: string): Records => ({ PK: partition(id), prefix: auditPrefix });

const consentPrefix = 'CONSENT#';
/** One answer to the question about marketing; record ids sort by time. */
export const consentKey = (id: string, recordId: string): Key => ({
  PK: partition(id),
  SK: consentPrefix + recordId,
});
export const consentRecords = (id: string): Records => ({ PK: partition(id), prefix: consentPrefix });

const membershipPrefix = 'MEMBERSHIP#';
/** One change of the membership; record ids sort by time. */
export const membershipKey = (id: string, recordId: string): Key => ({
  PK: partition(id),
  SK: membershipPrefix + recordId,
});
export const membershipRecords = (id: string): Records => ({ PK: partition(id), prefix: membershipPrefix });

/** The fields whose value belongs to one customer at the most. */
export const uniqueFields = ['email', 'username', 'externalId'] as const;
export type UniqueField = (typeof uniqueFields)[number];

/** Each with the form in which its values are compared. E-mail addresses are canonical everywhere. */
const guards: Record<UniqueField, { readonly prefix: string; readonly compared: (value: string) => string }> =
  {
    email: { prefix: 'EMAIL', compared: (email) => email },
    username: { prefix: 'USERNAME', compared: canonicalUsername },
    externalId: { prefix: 'EXTERNALID', compared: (id) => id },
  };

/** Whether two values of a unique field count as the same. */
export const sameUnique = (field: UniqueField, one: string | undefined, other: string | undefined): boolean =>
  one === other ||
  (one !== undefined && other !== undefined && guards[field].compared(one) === guards[field].compared(other));

/** The guard item that names the one customer who has this value. */
export const guardKey = (field: UniqueField, value: string): Key => ({
  PK: `${guards[field].prefix}#${guards[field].compared(value)}`,
  SK: 'GUARD',
});
