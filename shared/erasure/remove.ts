import type { Origin } from '../audit/audit.ts';
import { getCustomer } from '../customers/service.ts';
import { NotFound, VersionMismatch } from '../errors.ts';
import type { Job } from '../jobs/job.ts';
import { newJobId } from '../jobs/job-id.ts';
import { findStanding } from '../standing/repository.ts';
import { commit, mergeChanges } from '../table/commit.ts';
import { retryUnlessExpected } from '../table/retry.ts';
import type { Table } from '../table/table.ts';
import { deletionOf } from './deletion.ts';
import { newErasureJob } from './job.ts';
import type { DeletePolicy } from './policy.ts';

/**
 * Deletes a customer as the shop's policy has it.
 * @param options `policy`: default `keep-orders`; `expected`: the version the caller knows
 * @returns the job that finds the copies, when the policy has anonymised the customer: ask a worker to resume it
 * @throws NotFound also under the id of one who was merged into another, HasHistory
 * @throws VersionMismatch when the customer no longer has the expected version, Busy when others keep changing it
 */
export async function removeCustomer(
  table: Table,
  id: string,
  origin: Origin,
  { policy = 'keep-orders', expected }: { policy?: DeletePolicy; expected?: number | undefined } = {},
): Promise<Job | undefined> {
  const jobId = newJobId(table.clock());
  return await retryUnlessExpected(expected, async () => {
    const current = await getCustomer(table, id);
    // Whoever deletes one who has become another customer need not know of that one.
    if (current.id !== id)
      throw new NotFound(`The customer was merged into ${current.id}, who is still there.`);
    if (expected !== undefined && current.version !== expected) throw new VersionMismatch();
    const standing = await findStanding(table, current.id);
    const { anonymises, change } = deletionOf(current, standing, { policy, jobId }, origin);
    const made = { customerId: current.id, actor: origin.actor, total: 1 } as const;
    const job = anonymises ? newErasureJob(jobId, made, origin.now) : undefined;
    await commit(table, mergeChanges({ writes: job?.writes ?? [] }, change));
    return job?.read;
  });
}
