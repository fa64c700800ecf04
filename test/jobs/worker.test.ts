import { SQSClient } from '@aws-sdk/client-sqs';
import { expect, test } from 'vitest';
import { newChunk } from '../../shared/jobs/chunk.ts';
import { isResumable } from '../../shared/jobs/job.ts';
import { CannotGoOn, type WorkedKind } from '../../shared/jobs/kind.ts';
import { daysAfter } from '../../shared/jobs/lifetimes.ts';
import { newJob } from '../../shared/jobs/new-job.ts';
import { failJob, findJob } from '../../shared/jobs/repository.ts';
import { work } from '../../shared/jobs/worker.ts';
import { commit } from '../../shared/table/commit.ts';
import { modelStore, modelTable } from '../support/model-table.ts';

test.each([false, true])(
  'a job that can never go on is not resumable, also when it had failed half-way: %s',
  async (hadFailed) => {
    const table = modelTable(modelStore(), {});
    const now = table.clock();
    const id = 'job_01';
    const plan = { attempt: 1, chunks: 1, total: 3 };
    const keptUntil = daysAfter(now, 30).toISOString();
    const asked = { id, kind: 'bulk-action', status: 'running', plan, keptUntil, details: {} } as const;
    const chunk = newChunk(id, 1, { chunk: 1, firstItem: 1, endItem: 4 }, now);
    await commit(table, { writes: [newJob(asked, now).write, chunk] });
    if (hadFailed) await failJob(table, id, { reason: 'It stopped.', resumable: true });

    const nothing = async () => {};
    let ended = 0;
    const kind: WorkedKind = {
      noun: 'job',
      howToGoOn: () => '',
      requeue: nothing,
      sweep: nothing,
      open: async () => {
        throw new CannotGoOn('What it needs is forgotten.');
      },
      result: async () => ({ files: [], reason: null }),
      tidyUp: nothing,
      ended: async () => void ended++,
    };
    const workQueue = { sqs: new SQSClient({ region: 'us-east-1' }), url: 'https://queue.example/work' };
    const log = { info: nothing, warn: nothing, error: nothing };
    const deps = { table, kinds: { 'bulk-action': kind }, workQueue, log };
    await work(deps, { kind: 'chunk', jobId: id, chunk: 1 });

    const job = await findJob(table, id);
    expect(job).toMatchObject({
      status: 'failed',
      failedFrom: 'running',
      resumable: false,
      reason: 'What it needs is forgotten.',
    });
    expect(job && isResumable(job, now)).toBe(false);
    expect(ended).toBe(1);
  },
);
