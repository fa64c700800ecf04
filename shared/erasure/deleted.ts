import { listAudit } from '../audit/repository.ts';
import { auditRecords, membershipRecords } from '../customers/keys.ts';
import { membershipChange } from '../customers/membership-history.ts';
import { findStanding } from '../standing/repository.ts';
import { noStanding, type StoredStanding } from '../standing/standing.ts';
import { queryItems } from '../table/read.ts';
import type { Table } from '../table/table.ts';
import { bothOf, type Identity, identityOf } from './identity.ts';

/** What a deletion has left of somebody. */
export interface Deleted {
  /** As it was read; `noStanding` when there was none. */
  readonly standing: StoredStanding;
  readonly deletedAt: string;
  /** What is still known of who it was. */
  readonly identity: Identity;
}

/**
 * What is left of somebody whose record is gone, and who was not merged into another customer.
 * @returns undefined when there never was such a customer
 */
export async function findDeleted(table: Table, id: string): Promise<Deleted | undefined> {
  const [found, { items }] = await Promise.all([
    findStanding(table, id),
    listAudit(table, auditRecords(id), { limit: 1 }),
  ]);
  // Every customer has audit records, which stay for good. The last one tells of the end.
  const [last] = items;
  if (!last) return undefined;
  const standing = found ?? noStanding(id);
  const { former, mergedIds = [] } = standing;
  const identity = await identityOfMembers(table, [id, ...mergedIds]);
  return { standing, deletedAt: former?.at ?? last.at, identity };
}

/** The numbers of their memberships: a deletion leaves the history of them. */
async function identityOfMembers(table: Table, ids: readonly string[]): Promise<Identity> {
  let identity = identityOf({});
  for (const { PK, prefix } of ids.map(membershipRecords)) {
    for await (const item of queryItems(table, { PK, from: prefix, to: `${prefix}~` })) {
      const { from, to } = membershipChange.parse(item);
      for (const membership of [from, to])
        if (membership) identity = bothOf(identity, identityOf({ membership }));
    }
  }
  return identity;
}
