import type { Origin } from '../audit/audit.ts';
import { deleteCustomer } from '../customers/changes.ts';
import type { StoredCustomer } from '../customers/customer.ts';
import { endStanding, stillNoStanding } from '../standing/end.ts';
import type { StoredStanding } from '../standing/standing.ts';
import { type Change, mergeChanges } from '../table/commit.ts';
import { anonymiseCustomer } from './anonymisation.ts';
import { HasHistory } from './errors.ts';
import { hasHistory } from './history.ts';
import type { DeletePolicy } from './policy.ts';

/** What a deletion comes to. */
export interface Deletion {
  /** Whether the customer is anonymised: then the job finds the copies. */
  readonly anonymises: boolean;
  readonly change: Change;
}

/**
 * The deletion of a customer by the shop's policy. Refused with `VersionMismatch`, or with `Changed` when something was
 * ordered or posted since the standing was read: nothing that arrives at the same moment is lost.
 * @param standing as it was read; absent: there was none
 * @param jobId of the job that finds the copies of those whom the policy has anonymised
 * @throws HasHistory
 */
export function deletionOf(
  current: StoredCustomer,
  standing: StoredStanding | undefined,
  { policy, jobId }: { readonly policy: DeletePolicy; readonly jobId: string },
  origin: Origin,
): Deletion {
  const isKept = hasHistory(standing);
  if (isKept && policy === 'refuse') throw new HasHistory();
  if (isKept && policy === 'anonymise')
    return { anonymises: true, change: anonymiseCustomer(current, standing, jobId, origin) };
  const end = standing
    ? endStanding(standing, { state: 'deleted', at: origin.now.toISOString() })
    : stillNoStanding(current.id);
  const change = mergeChanges(deleteCustomer(current, origin), { writes: [end] });
  return { anonymises: false, change };
}
