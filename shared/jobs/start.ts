import { NotFound } from '../errors.ts';
import { type IdempotentRequest, type Outcome, once } from '../idempotency/once.ts';
import { commit } from '../table/commit.ts';
import type { Table } from '../table/table.ts';
import type { Write } from '../table/writes.ts';
import { type AskDeps, askWorker } from './ask-worker.ts';
import type { Job } from './job.ts';
import { newJobId } from './job-id.ts';
import { findJob } from './repository.ts';

/** A job that is still to be written. */
interface MadeJob {
  readonly read: Job;
  readonly write: Write;
}

/**
 * Makes a job, once however often the request is repeated.
 * @param make prepares the job of this id: what it needs is kept first, and expires when the job never comes to be
 * @param lookFirst whether `make` does much, so that a repeated request should not begin it
 * @throws NotFound when the request has made a job that is forgotten by now, and whatever `make` throws
 */
export async function makeJobOnce(
  table: Table,
  request: IdempotentRequest | undefined,
  make: (id: string) => Promise<MadeJob>,
  lookFirst = false,
): Promise<Outcome<Job>> {
  const id = newJobId(table.clock());
  return await once(table, request, id, {
    lookFirst,
    run: async (record) => {
      const { read, write } = await make(id);
      await commit(table, { writes: [...record, write] });
      return read;
    },
    replay: async (jobId) => {
      const job = await findJob(table, jobId);
      if (!job) throw new NotFound('The job that this request made is forgotten by now.');
      return job;
    },
  });
}

/**
 * Makes a job whose chunks are kept already, as {@link makeJobOnce} does, and has them queued: from the one transaction
 * on that makes it, it is done, whatever crashes.
 */
export async function startJob(
  deps: AskDeps & { readonly table: Table },
  request: IdempotentRequest | undefined,
  make: (id: string) => Promise<MadeJob>,
): Promise<Outcome<Job>> {
  const outcome = await makeJobOnce(deps.table, request, make, true);
  // A worker queues the chunks, unless one has done so before a request that is repeated.
  if (outcome.result.version === 1) await askWorker(deps, { kind: 'resume', jobId: outcome.result.id });
  return outcome;
}
