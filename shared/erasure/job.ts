import { newBulkJob } from '../bulk/job.ts';
import type { CustomerReport } from '../bulk/report.ts';
import { expiring } from '../jobs/chunk.ts';
import { type Job, noCounts } from '../jobs/job.ts';
import { reportKey } from '../jobs/keys.ts';
import { onlyAttempt } from '../jobs/new-job.ts';
import { put, type Write } from '../table/writes.ts';

/**
 * The job that removes what is left of customers whose records are gone already: nothing of it is in chunks, its end is
 * all that it does. Their anonymisation belongs into its transaction.
 * @param total how many of them it tells as its results; 0: none, they were told of by another job
 */
export function newErasureJob(
  id: string,
  {
    customerId,
    actor,
    total,
  }: { readonly customerId: string; readonly actor: string; readonly total: 0 | 1 },
  now: Date,
): { read: Job; writes: Write[] } {
  const { read, write } = newBulkJob(
    id,
    {
      selection: { ids: [customerId] },
      action: { type: 'anonymise' },
      actor,
      total,
      chunks: 0,
      counts: { ...noCounts, deleted: total },
    },
    now,
  );
  if (total === 0) return { read, writes: [write] };
  const report: CustomerReport = { customerId, result: 'deleted' };
  const results = { ...reportKey('RESULTS', id, onlyAttempt, 1), from: 1, reports: [report] };
  return { read, writes: [write, put(expiring(results, now))] };
}
