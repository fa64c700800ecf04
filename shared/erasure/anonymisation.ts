import { auditRecord, type Origin } from '../audit/audit.ts';
import { deleteCustomer } from '../customers/changes.ts';
import type { StoredCustomer } from '../customers/customer.ts';
import { auditKey } from '../customers/keys.ts';
import { endStanding } from '../standing/end.ts';
import { noStanding, type StoredStanding } from '../standing/standing.ts';
import { type Change, mergeChanges } from '../table/commit.ts';
import { timeOrderedId } from '../table/time-ordered-id.ts';
import { absent, put, type Write } from '../table/writes.ts';
import type { Deleted } from './deleted.ts';
import { beginErasing, type Erasing } from './erasing.ts';
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
  const known = {
    identity: identityOf(current),
    pictures: picture ? [picture.key, picture.uploadedAs] : [],
    updatedAt,
  };
  const writes = erasureWrites(standing ?? noStanding(id), known, jobId, origin);
  return mergeChanges(deleteCustomer(current, origin, 'anonymised'), { writes });
}

/** The same for somebody whose record was deleted before. Refused with `Changed` when something was ordered since. */
export function anonymiseDeleted(
  { standing, deletedAt, identity }: Deleted,
  jobId: string,
  origin: Origin,
): Change {
  const known = { identity, pictures: [], updatedAt: deletedAt };
  const audit = auditRecord((record) => auditKey(standing.id, record), origin, 'anonymised', []);
  return { writes: [...erasureWrites(standing, known, jobId, origin, deletedAt), audit] };
}

/** That they are anonymised, the receipt, and by what the job finds the copies. */
function erasureWrites(
  standing: StoredStanding,
  known: Pick<Erasing, 'identity' | 'pictures' | 'updatedAt'>,
  jobId: string,
  { actor, requestId, now }: Origin,
  deletedAt?: string,
): Write[] {
  const { id, mergedIds = [] } = standing;
  const at = now.toISOString();
  const receipt: StoredReceipt = {
    customerId: id,
    mergedIds,
    jobId,
    actor,
    requestId,
    requestedAt: at,
    ...(deletedAt !== undefined && { deletedAt }),
    removed: {},
  };
  const erasing = beginErasing({
    ...known,
    jobId,
    customerId: id,
    ids: [id, ...mergedIds],
    erasedAt: at,
    removed: {},
    version: 1,
  });
  return [
    endStanding(standing, { state: 'anonymised', at }),
    erasing,
    put({ ...erasureKey(id), ...receipt }, absent()),
    put({ ...erasureListKey(timeOrderedId(now)), customerId: id }, absent()),
  ];
}
