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
import type { WorkMessage } from './messages.ts';
import { FileGone, readBytes } from './raw-file.ts';

export interface WorkerDeps extends FinishDeps {
  readonly workQueue: Queue;
}

/** Does what a message of the work queue asks for. A repeated message changes nothing. */
export async function work(deps: WorkerDeps, message: WorkMessage): Promise<void> {
  if (message.kind === 'finish') return await finishImport(deps, message.jobId);
  const { table, workQueue } = deps;
  const job = await findImport(table, message.jobId);
  if (!job || !isUnfinished(job) || !isPlanned(job)) return;
  try {
    await importChunk(deps, job, message.chunk);
  } catch (error) {
    if (!(error instanceof FileGone)) throw error;
    const reason = `${basename(job.source.key)} was deleted or replaced before all its rows were imported.`;
    return await failJob(table, job.id, { resumable: false, reason });
  }
  const now = await findJob(table, job.id);
  const finish: WorkMessage = { kind: 'finish', jobId: job.id };
  if (now?.chunksClosed === job.plan.chunks) await sendAll(workQueue, [finish]);
}

/** Marks the job of a message that failed again and again. */
export async function giveUpWork({ table }: WorkerDeps, message: WorkMessage, error: unknown): Promise<void> {
  const job = await findJob(table, message.jobId);
  if (!job) return;
  const part = message.kind === 'chunk' ? `Chunk ${message.chunk}` : 'The end';
  const goOn = howToGoOn({ modifiedAt: new Date(job.source.modifiedAt) });
  const reason = `${part} of the import failed again and again (${nameOf(error)}). ${goOn}`;
  await failJob(table, job.id, { resumable: true, reason });
}

async function importChunk(deps: WorkerDeps, job: PlannedImport, number: number): Promise<void> {
  const { table, s3 } = deps;
  let chunk = await readChunk(table, job.id, job.plan.attempt, number);
  if (!chunk) throw new Error(`Job ${job.id} has no chunk ${number}.`);
  if (chunk.closed) return;
  if (chunk.nextRow < chunk.endRow) {
    const { columns, delimiter } = job.format;
    const bytes = await readBytes(s3, job.source, chunk);
    const rows = rowsOfRange(bytes, { delimiter, firstRow: chunk.firstRow, start: chunk.start });
    const origin = () => ({
      actor: `import:${job.id}`,
      requestId: `${job.id}/${number}`,
      now: table.clock(),
    });
    const run = { table, columns, rows, origin, hash: hashOnce() };
    while (chunk.nextRow < chunk.endRow) chunk = await importNextRows(run, chunk);
  }
  await close(table, chunk);
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
