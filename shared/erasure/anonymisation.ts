import type { Origin } from '../audit/audit.ts';
import { deleteCustomer } from '../customers/changes.ts';
import type { StoredCustomer } from '../customers/customer.ts';
import { endStanding } from '../standing/end.ts';
import { noStanding, type StoredStanding } from '../standing/standing.ts';
import { type Change, mergeChanges } from '../table/commit.ts';
import { timeOrderedId } from '../table/time-ordered-id.ts';
import { absent, put } from '../table/writes.ts';
import { beginErasing } from './erasing.ts';
import { identityOf } from './identity.ts';
import { erasureKey, erasureListKey } from './keys.ts';
import type { StoredReceipt } from './receipt.ts';

/**
 * The end of the record of somebody of whom nothing may be known any more; what they did stays under the id, and they
 * are nobody's customer from this commit on: no session, link or password lets anybody in. The job finds the copies.
 * Refused with `VersionMismatch`, or with `Changed` when something was ordered or posted since.
 * @param standing as it was read; absent: there was none
 */
export function anonymiseCustomer(
  current: StoredCustomer,
  standing: StoredStanding | undefined,
  jobId: string,
  origin: Origin,
): Change {
  const { id, picture, updatedAt } = current;
  const { actor, requestId, now } = origin;
  const at = now.toISOString();
  const mergedIds = standing?.mergedIds ?? [];
  const receipt: StoredReceipt = {
    customerId: id,
    mergedIds,
    jobId,
    actor,
    requestId,
    requestedAt: at,
    removed: {},
  };
  const erasing = beginErasing({
    jobId,
    customerId: id,
    ids: [id, ...mergedIds],
    identity: identityOf(current),
    pictures: picture ? [picture.key, picture.uploadedAs] : [],
    updatedAt,
    erasedAt: at,
    removed: {},
    version: 1,
  });
  const writes = [
    endStanding(standing ?? noStanding(id), { state: 'anonymised', at }),
    erasing,
    put({ ...erasureKey(id), ...receipt }, absent()),
    put({ ...erasureListKey(timeOrderedId(now)), customerId: id }, absent()),
  ];
  return mergeChanges(deleteCustomer(current, origin, 'anonymised'), { writes });
}
