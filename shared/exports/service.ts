import type { Origin } from '../audit/audit.ts';
import type { Directory } from '../directory/directory.ts';
import type { IdempotentRequest, Outcome } from '../idempotency/once.ts';
import type { AskDeps } from '../jobs/ask-worker.ts';
import type { Job } from '../jobs/job.ts';
import { onlyAttempt } from '../jobs/new-job.ts';
import { startJob } from '../jobs/start.ts';
import { freeze } from '../selection/members.ts';
import { selectedText, textOf } from '../selection/selected.ts';
import { requireBounded } from '../selection/selection.ts';
import type { Table } from '../table/table.ts';
import { keepDays } from './day-chunks.ts';
import { foresee } from './foresee.ts';
import { newExportJob } from './job.ts';
import type { NewExport } from './request.ts';

export interface ExportDeps extends AskDeps {
  readonly table: Table;
  readonly directory: Directory;
  /** How many customers a chunk has at the most. Default: 500 */
  readonly chunkSize?: number;
}

/**
 * Starts a job that writes whoever is selected now to a file. Whom it is about is kept first: from the one transaction
 * on that makes the job, it is done, whatever crashes.
 * @throws DanglingReference, UnreadableView, InvalidRequest, LimitReached
 */
export async function startExport(
  deps: ExportDeps,
  asked: NewExport,
  { actor }: Origin,
  request?: IdempotentRequest,
): Promise<Outcome<Job>> {
  const { table, directory } = deps;
  return await startJob(deps, request, async (id) => {
    const { ids, days, columns, fileName } = await foresee(table, directory, asked);
    if (ids) requireBounded(ids.length);
    const chunks = ids
      ? await freeze(table, id, onlyAttempt, ids, deps.chunkSize)
      : await keepDays(table, id, days);
    const { content, selection, months, format, delimiter = ',', byteOrderMark = true, timeZone } = asked;
    const selected = months ? textOf({ by: 'months', months }) : selectedText(selection ?? {});
    const details = {
      content,
      format,
      columns,
      delimiter,
      byteOrderMark,
      timeZone,
      fileName,
      selected,
      actor,
    };
    return newExportJob(id, details, { total: (ids ?? days).length, chunks }, table.clock());
  });
}
