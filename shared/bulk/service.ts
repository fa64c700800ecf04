import type { Origin } from '../audit/audit.ts';
import type { Directory } from '../directory/directory.ts';
import type { IdempotentRequest, Outcome } from '../idempotency/once.ts';
import type { AskDeps } from '../jobs/ask-worker.ts';
import type { Job } from '../jobs/job.ts';
import { onlyAttempt } from '../jobs/new-job.ts';
import { startJob } from '../jobs/start.ts';
import { freeze } from '../selection/members.ts';
import { idsOf } from '../selection/selected-ids.ts';
import { requireBounded, type Selection } from '../selection/selection.ts';
import type { Table } from '../table/table.ts';
import type { BulkAction } from './action.ts';
import { requireGroups } from './groups.ts';
import { newBulkJob } from './job.ts';

export interface BulkDeps extends AskDeps {
  readonly table: Table;
  readonly directory: Directory;
  /** How many customers a chunk has at the most. Default: 500 */
  readonly chunkSize?: number;
}

/**
 * Starts a job that does the action to whoever is selected now. Whom it is about is kept first: from the one
 * transaction on that makes the job, it is done, whatever crashes.
 * @throws DanglingReference, UnreadableView, InvalidRequest, LimitReached
 */
export async function startBulkAction(
  deps: BulkDeps,
  { selection, action }: { readonly selection: Selection; readonly action: BulkAction },
  origin: Origin,
  request?: IdempotentRequest,
): Promise<Outcome<Job>> {
  const { table, directory } = deps;
  return await startJob(deps, request, async (id) => {
    await requireGroups(table, action);
    const ids = await idsOf(table, directory, selection);
    requireBounded(ids.length);
    const chunks = await freeze(table, id, onlyAttempt, ids, deps.chunkSize);
    const asked = { selection, action, actor: origin.actor, total: ids.length, chunks };
    return newBulkJob(id, asked, table.clock());
  });
}
