import { basename } from 'node:path';
import { hashPassword } from '../credentials/password.ts';
import { addCounts, isUnfinished } from '../jobs/job.ts';
import { type Queue, sendAll } from '../jobs/queue.ts';
import { nameOf } from '../jobs/queue-consumer.ts';
import { failJob, findJob, jobUpdate } from '../jobs/repository.ts';
import { tryCommit } from '../table/commit.ts';
import type { Table } from '../table/table.ts';
import { importNextRows } from './batch.ts';
import { type Chunk, closing, readChunk } from './chunk.ts';
import { type CsvRow, rowsOfRange } from './csv.ts';
import { type FinishDeps, finishImport } from './finish.ts';
import { howToGoOn } from './how-to-go-on.ts';
import { findImport, isPlanned, type PlannedImport } from './import-job.ts';
import { startNextImport } from './line.ts';
import type { WorkMessage } from './messages.ts';
import { FileGone, readBytes } from './raw-file.ts';

export interface WorkerDeps extends FinishDeps {
  readonly workQueue: Queue;
  /** Where phone numbers without a country code are dialled: ISO 3166-1 alpha-2, or empty. */
  readonly defaultCountry: string;
}

/** Does what a message of the work queue asks for. A repeated message changes nothing. */
export async function work(deps: WorkerDeps, message: WorkMessage): Promise<void> {
  if (message.kind === 'finish') {
    await finishImport(deps, message.jobId);
    return await startNextImport(deps);
  }
  const { table, workQueue } = deps;
  const job = await findImport(table, message.jobId);
  if (!job || !isUnfinished(job) || !isPlanned(job)) return;
  try {
    const done = await importChunk(deps, job, message.chunk);
    if (!done) return await sendAll(workQueue, [message]);
  } catch (error) {
    if (!(error instanceof FileGone)) throw error;
    const reason = `${basename(job.source.key)} was deleted or replaced before all its rows were imported.`;
    await failJob(table, job.id, { resumable: false, reason });
    return await startNextImport(deps);
  }
  const now = await findJob(table, job.id);
  const finish: WorkMessage = { kind: 'finish', jobId: job.id };
  if (now?.chunksClosed === job.plan.chunks) await sendAll(workQueue, [finish]);
}

/** Marks the job of a message that failed again and again. */
export async function giveUpWork(deps: WorkerDeps, message: WorkMessage, error: unknown): Promise<void> {
  const { table } = deps;
  const job = await findJob(table, message.jobId);
  if (!job) return;
  const part = message.kind === 'chunk' ? `Chunk ${message.chunk}` : 'The end';
  const goOn = howToGoOn({ modifiedAt: new Date(job.source.modifiedAt) });
  const reason = `${part} of the import failed again and again (${nameOf(error)}). ${goOn}`;
  await failJob(table, job.id, { resumable: true, reason });
  await startNextImport(deps);
}

/**
 * How long one run works on a chunk: most are done sooner. A slow one, of a throttled table, goes on with a next
 * message at once instead of being cut off by the time-out and hidden for as long as the queue hides messages.
 */
const runMs = 30_000;

/** @returns whether the chunk is done, for the rows that fit into the time of a run: one batch at least */
async function importChunk(deps: WorkerDeps, job: PlannedImport, number: number): Promise<boolean> {
  const { table, s3, defaultCountry } = deps;
  const until = table.clock().getTime() + runMs;
  let chunk = await readChunk(table, job.id, job.plan.attempt, number);
  if (!chunk) throw new Error(`Job ${job.id} has no chunk ${number}.`);
  if (chunk.closed) return true;
  if (chunk.nextRow < chunk.endRow) {
    const { columns, delimiter } = job.format;
    const bytes = await readBytes(s3, job.source, chunk);
    const rows = rowsOfRange(bytes, { delimiter, firstRow: chunk.firstRow, start: chunk.start });
    const origin = () => ({
      actor: `import:${job.id}`,
      requestId: `${job.id}/${number}`,
      now: table.clock(),
    });
    const run = { table, columns, rows, origin, defaultCountry, hash: hashOnce() };
    do chunk = await importNextRows(run, chunk);
    while (chunk.nextRow < chunk.endRow && table.clock().getTime() < until && (await goesOn(table, job.id)));
  }
  if (chunk.nextRow < chunk.endRow) return false;
  await close(table, chunk);
  return true;
}

/** Whether nothing has ended the job meanwhile: the next one may have begun, and its rows must not be undone. */
async function goesOn(table: Table, jobId: string): Promise<boolean> {
  const now = await findJob(table, jobId);
  return now !== undefined && isUnfinished(now);
}

/** Adds the chunk's counts to the job's, once. */
async function close(table: Table, chunk: Chunk): Promise<void> {
  for (;;) {
    const job = await findJob(table, chunk.jobId);
    if (!job) throw new Error(`Job ${chunk.jobId} has vanished.`);
    const sums = {
      chunksClosed: job.chunksClosed + 1,
      counts: addCounts(job.counts, chunk.counts),
      requeues: 0,
    };
    const mark = closing(chunk);
    const { refused } = await tryCommit(table, { writes: [mark, jobUpdate(job, sums, table.clock())] });
    if (refused.length === 0 || refused.includes(mark)) return;
  }
}

/** Hashing costs 55 ms: a row that is tried again keeps its hash. */
function hashOnce(): (row: CsvRow, password: string) => Promise<string> {
  const hashes = new Map<CsvRow, Promise<string>>();
  return (row, password) => {
    const hash = hashes.get(row) ?? hashPassword(password);
    hashes.set(row, hash);
    return hash;
  };
}
