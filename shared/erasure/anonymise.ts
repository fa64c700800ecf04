import type { Origin } from '../audit/audit.ts';
import type { StoredCustomer } from '../customers/customer.ts';
import { findFollowed } from '../customers/repository.ts';
import { NotFound, VersionMismatch } from '../errors.ts';
import { type IdempotentRequest, type Outcome, once } from '../idempotency/once.ts';
import { type AskDeps, askWorker } from '../jobs/ask-worker.ts';
import { isUnderWay, type Job } from '../jobs/job.ts';
import { newJobId } from '../jobs/job-id.ts';
import { findJob } from '../jobs/repository.ts';
import { idsOf } from '../standing/ids.ts';
import { findStanding } from '../standing/repository.ts';
import { type Change, commit, mergeChanges } from '../table/commit.ts';
import { Changed, retryUnlessExpected } from '../table/retry.ts';
import type { Table } from '../table/table.ts';
import { equals, update, type Write } from '../table/writes.ts';
import { anonymiseCustomer, anonymiseDeleted } from './anonymisation.ts';
import { findDeleted } from './deleted.ts';
import { beginErasing, endErasing, readErasing } from './erasing.ts';
import { Anonymised } from './errors.ts';
import { newErasureJob } from './job.ts';
import { erasureKey } from './keys.ts';
import type { StoredReceipt } from './receipt.ts';
import { findReceipt } from './repository.ts';

export interface AnonymiseDeps extends AskDeps {
  readonly table: Table;
}

/**
 * Anonymises a customer, at once, also one who was deleted; the job that it answers finds and removes the copies. Of somebody who is anonymised
 * already it answers the job that does so, or another one that goes on where that one came to no end.
 * @param expected the version the caller knows
 * @throws NotFound also under the id of one who was merged into another
 * @throws Anonymised when all is done and the job is forgotten by now
 * @throws VersionMismatch when the customer no longer has the expected version, Busy when others keep changing it
 */
export async function anonymise(
  deps: AnonymiseDeps,
  id: string,
  origin: Origin,
  { request, expected }: { request?: IdempotentRequest | undefined; expected?: number | undefined } = {},
): Promise<Outcome<Job>> {
  const { table } = deps;
  const jobId = newJobId(table.clock());
  const outcome = await once(table, request, jobId, {
    lookFirst: true,
    run: (record) => anonymiseNow(table, id, jobId, origin, { record, expected }),
    replay: async (made) => {
      const job = await findJob(table, made);
      if (!job) throw new NotFound('The job that this request made is forgotten by now.');
      return job;
    },
  });
  if (outcome.result.version === 1) await askWorker(deps, { kind: 'resume', jobId: outcome.result.id });
  return outcome;
}

/** What is written along, and the version in which the customer must be. */
interface Terms {
  readonly record: readonly Write[];
  readonly expected: number | undefined;
}

async function anonymiseNow(
  table: Table,
  id: string,
  jobId: string,
  origin: Origin,
  { record, expected }: Terms,
): Promise<Job> {
  return await retryUnlessExpected(expected, async () => {
    const { customer } = await findFollowed(table, id);
    if (!customer) return await anonymiseFormer(table, id, jobId, origin, { record, expected });
    // Whoever means one who has become another customer need not know of that one, and there is no way back.
    if (customer.id !== id)
      throw new NotFound(`The customer was merged into ${customer.id}, who is still there.`);
    if (expected !== undefined && customer.version !== expected) throw new VersionMismatch();
    return await anonymiseAs(table, customer, jobId, origin, record);
  });
}

async function anonymiseAs(
  table: Table,
  customer: StoredCustomer,
  jobId: string,
  origin: Origin,
  record: readonly Write[],
): Promise<Job> {
  const standing = await findStanding(table, customer.id);
  const change = anonymiseCustomer(customer, standing, jobId, origin);
  return await commitWithJob(table, customer.id, change, jobId, origin, record);
}

/** Anonymises somebody whose record is gone: deleted, or anonymised already. */
async function anonymiseFormer(
  table: Table,
  id: string,
  jobId: string,
  origin: Origin,
  { record, expected }: Terms,
): Promise<Job> {
  const [customerId = id] = await idsOf(table, id);
  const receipt = await findReceipt(table, customerId);
  if (receipt) return await goOn(table, receipt, jobId, origin, record);
  if (customerId !== id)
    throw new NotFound(`The customer was merged into ${customerId}, who was deleted: name that one.`);
  const deleted = await findDeleted(table, id);
  if (!deleted) throw new NotFound('There is no customer with this id.');
  // The record that had a version is gone.
  if (expected !== undefined) throw new VersionMismatch();
  const change = anonymiseDeleted(deleted, jobId, origin);
  return await commitWithJob(table, customerId, change, jobId, origin, record);
}

/** Commits an anonymisation together with the job that finds the copies. */
async function commitWithJob(
  table: Table,
  customerId: string,
  change: Change,
  jobId: string,
  origin: Origin,
  record: readonly Write[],
): Promise<Job> {
  const { read, writes } = newErasureJob(jobId, { customerId, actor: origin.actor, total: 1 }, origin.now);
  await commit(table, mergeChanges({ writes: [...record, ...writes] }, change));
  return read;
}

/** The job that erases somebody who is anonymised already: a new one when the one before has stopped. */
async function goOn(
  table: Table,
  receipt: StoredReceipt,
  jobId: string,
  origin: Origin,
  record: readonly Write[],
): Promise<Job> {
  const { customerId } = receipt;
  const job = await findJob(table, receipt.jobId);
  const isDone = receipt.completedAt !== undefined;
  if (job && (isDone || isUnderWay(job) || job.status === 'cancelling')) return job;
  if (isDone) throw new Anonymised(receipt.requestedAt);
  const left = (await readErasing(table, receipt.jobId)).find((one) => one.customerId === customerId);
  if (!left) throw new Changed();
  const { read, writes } = newErasureJob(jobId, { customerId, actor: origin.actor, total: 0 }, origin.now);
  const moved = [
    endErasing(left),
    beginErasing({ ...left, jobId, version: 1 }),
    update(erasureKey(customerId), { jobId }, equals('jobId', receipt.jobId), () => new Changed()),
  ];
  await commit(table, { writes: [...record, ...writes, ...moved] });
  return read;
}
