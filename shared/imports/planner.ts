import { basename } from 'node:path';
import type { S3Client } from '@aws-sdk/client-s3';
import { isUnfinished } from '../jobs/job.ts';
import type { Queue } from '../jobs/queue.ts';
import type { Log } from '../jobs/queue-consumer.ts';
import { jobUpdate } from '../jobs/repository.ts';
import { commit, tryCommit } from '../table/commit.ts';
import type { Table } from '../table/table.ts';
import { newChunk } from './chunk.ts';
import type { DroppedFile } from './file-event.ts';
import { type FileIdentity, jobIdOf } from './file-identity.ts';
import { FileRefused } from './file-refused.ts';
import { ignoredColumns } from './header.ts';
import { findImport, type ImportJob, isPlanned, newImport } from './import-job.ts';
import { limits } from './limits.ts';
import { type ChunkSizes, type PlannedChunk, planFile } from './plan.ts';
import { FileGone, type OpenFile, openFile } from './raw-file.ts';
import { queueUnfinishedWork } from './unfinished-work.ts';

export interface PlannerDeps {
  readonly table: Table;
  readonly s3: S3Client;
  readonly workQueue: Queue;
  readonly log: Log;
  /** Default: those of ./limits.ts. */
  readonly chunkSizes?: ChunkSizes;
}

/**
 * Takes a dropped file up: makes its job, plans it and queues its chunks. However often and in whatever order
 * the file is told of, it is imported once: a repeated call goes on where an earlier one was broken off.
 */
export async function planDroppedFile(deps: PlannerDeps, file: DroppedFile): Promise<void> {
  const opened = await openOrForget(deps, file);
  if (!opened) return;
  try {
    const job = await takeUp(deps.table, { ...file, modifiedAt: opened.modifiedAt }, opened.bytes);
    if (!job) return;
    const planned = isPlanned(job) ? job : await planJob(deps, job, opened);
    if (planned) await queueUnfinishedWork(deps.table, deps.workQueue, planned);
  } finally {
    opened.content.destroy();
  }
}

async function openOrForget({ s3, log }: PlannerDeps, file: DroppedFile): Promise<OpenFile | undefined> {
  try {
    return await openFile(s3, file);
  } catch (error) {
    if (!(error instanceof FileGone)) throw error;
    log.info('A dropped file is not there any more', { eTag: file.eTag });
    return undefined;
  }
}

/** The file's job, made if need be, with its status set to planning unless it is planned; undefined at its end. */
async function takeUp(table: Table, file: FileIdentity, bytes: number): Promise<ImportJob | undefined> {
  for (;;) {
    const known = await findImport(table, jobIdOf(file));
    if (known && !isUnfinished(known)) return undefined;
    if (known && isPlanned(known)) return known;
    const { read, write } = known ? planAgain(known, table.clock()) : newImport(file, bytes, table.clock());
    const { refused } = await tryCommit(table, { writes: [write] });
    if (refused.length === 0) return read;
  }
}

/** An attempt of its own: its version names its chunks, and a slower attempt's will not count. */
function planAgain(known: ImportJob, now: Date) {
  const patch = { status: 'planning', resumable: false, reason: null } as const;
  return { read: { ...known, ...patch, version: known.version + 1 }, write: jobUpdate(known, patch, now) };
}

async function planJob(deps: PlannerDeps, job: ImportJob, file: OpenFile): Promise<ImportJob | undefined> {
  const { table, log } = deps;
  const patch = await planOrRefuse(deps, job, file);
  const { refused } = await tryCommit(table, { writes: [jobUpdate(job, patch, table.clock())] });
  if (refused.length > 0) {
    log.info('Another delivery plans this file', { jobId: job.id });
    return undefined;
  }
  log.info('A file was planned', { jobId: job.id, status: patch.status, ...patch.plan });
  return patch.plan ? { ...job, ...patch } : undefined;
}

async function planOrRefuse(
  { table, chunkSizes }: PlannerDeps,
  job: ImportJob,
  { bytes, content }: OpenFile,
) {
  try {
    if (bytes > limits.fileBytes) {
      throw new FileRefused(
        `It is larger than ${limits.fileBytes / 2 ** 20} MiB. Split it and drop the parts.`,
      );
    }
    const keeper = new ChunkKeeper(table, job);
    const { format, chunks, rows } = await planFile(content, (chunk) => keeper.keep(chunk), chunkSizes);
    await keeper.flush();
    const plan = { attempt: job.version, chunks, rows };
    return { status: 'running', plan, format, ignoredColumns: ignoredColumns(format.columns) } as const;
  } catch (error) {
    if (!(error instanceof FileRefused)) throw error;
    const reason = `${basename(job.source.key)} was not imported. ${error.message}`;
    return { status: 'failed', resumable: false, reason, plan: null } as const;
  }
}

/** Writes chunks in transactions of many. */
class ChunkKeeper {
  readonly #table: Table;
  readonly #job: ImportJob;
  #waiting: PlannedChunk[] = [];

  constructor(table: Table, job: ImportJob) {
    this.#table = table;
    this.#job = job;
  }

  async keep(chunk: PlannedChunk): Promise<void> {
    this.#waiting.push(chunk);
    if (this.#waiting.length === transactionItems) await this.flush();
  }

  async flush(): Promise<void> {
    if (this.#waiting.length === 0) return;
    const { id, version } = this.#job;
    const writes = this.#waiting.map((chunk) => newChunk(id, version, chunk, this.#table.clock()));
    this.#waiting = [];
    await commit(this.#table, { writes });
  }
}

/** The most items that a transaction takes. */
const transactionItems = 100;
