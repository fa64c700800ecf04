import { newChunk } from '../jobs/chunk.ts';
import { isPlanned, isUnfinished, type Job } from '../jobs/job.ts';
import type { Log } from '../jobs/queue-consumer.ts';
import { findJob, jobUpdate } from '../jobs/repository.ts';
import { addLogKeys } from '../observability/log-keys.ts';
import { mostWrites } from '../table/bounds.ts';
import { commit, tryCommit } from '../table/commit.ts';
import type { Table } from '../table/table.ts';
import type { ChunkDetails } from './chunk.ts';
import type { DroppedFile } from './file-event.ts';
import { type FileIdentity, jobIdOf } from './file-identity.ts';
import { FileRefused } from './file-refused.ts';
import { ignoredColumns } from './header.ts';
import { asImport, type ImportJob, newImport } from './import-job.ts';
import { limits } from './limits.ts';
import { type LineDeps, startNextImport } from './line.ts';
import { type ChunkSizes, type PlannedChunk, planFile } from './plan.ts';
import { FileGone, type OpenFile, openFile } from './raw-file.ts';
import { nameOfFile } from './words.ts';

export interface PlannerDeps extends LineDeps {
  readonly log: Log;
  /** Characters that a password has at least. */
  readonly shortestPassword: number;
  /** Default: those of ./limits.ts. */
  readonly chunkSizes?: ChunkSizes;
}

/**
 * Takes a dropped file up: makes its job, plans it and lets it wait for its turn. However often and in whatever order
 * the file is told of, it is imported once: a repeated call goes on where an earlier one was broken off.
 */
export async function planDroppedFile(deps: PlannerDeps, file: DroppedFile): Promise<void> {
  const opened = await openOrForget(deps, file);
  try {
    const job =
      opened && (await takeUp(deps.table, { ...file, modifiedAt: opened.modifiedAt }, opened.bytes));
    if (job) await planJob(deps, job, opened);
  } finally {
    opened?.content.destroy();
  }
  await startNextImport(deps);
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

/** The file's job, made if need be, when it is to be planned. One that was planned and failed gets back in line. */
async function takeUp(table: Table, file: FileIdentity, bytes: number): Promise<ImportJob | undefined> {
  const jobId = jobIdOf(file);
  addLogKeys({ jobId });
  for (;;) {
    const found = await findJob(table, jobId);
    const known = found && asImport(found);
    if (known && !isUnfinished(known)) return undefined;
    if (known && isPlanned(known) && known.status !== 'failed') return undefined;
    const { read, write } = known ? tryAgain(known, table.clock()) : newImport(file, bytes, table.clock());
    const { refused } = await tryCommit(table, { writes: [write] });
    if (refused.length === 0) return isPlanned(read) ? undefined : read;
  }
}

/** An attempt of its own: its version names its chunks, and a slower attempt's will not count. */
function tryAgain(known: ImportJob, now: Date) {
  const status = isPlanned(known) ? 'waiting' : 'planning';
  const patch = { status, resumable: false, reason: null } as const;
  const read = { ...known, ...patch, version: known.version + 1 };
  return { read, write: jobUpdate(known, patch, now) };
}

async function planJob(deps: PlannerDeps, job: ImportJob, file: OpenFile): Promise<void> {
  const { table, log } = deps;
  const patch = await planOrRefuse(deps, job, file);
  const { refused } = await tryCommit(table, { writes: [jobUpdate(job, patch, table.clock())] });
  if (refused.length > 0) {
    log.info('Another delivery plans this file', { jobId: job.id });
    return;
  }
  log.info('A file was planned', { jobId: job.id, status: patch.status, ...patch.plan });
}

async function planOrRefuse(
  { table, chunkSizes, shortestPassword }: PlannerDeps,
  job: ImportJob,
  { bytes, content }: OpenFile,
): Promise<Pick<Job, 'status'> & Partial<Job>> {
  try {
    if (bytes > limits.fileBytes) {
      throw new FileRefused(
        `It is larger than ${limits.fileBytes / 2 ** 20} MiB. Split it and drop the parts.`,
      );
    }
    const keeper = new ChunkKeeper(table, job);
    const { format, chunks, rows } = await planFile(content, (chunk) => keeper.keep(chunk), {
      shortestPassword,
      ...(chunkSizes && { sizes: chunkSizes }),
    });
    await keeper.flush();
    const plan = { attempt: job.version, chunks, total: rows };
    const details: ImportJob['details'] = {
      ...job.details,
      format,
      ignoredColumns: ignoredColumns(format.columns),
    };
    return { status: 'waiting', plan, details };
  } catch (error) {
    if (!(error instanceof FileRefused)) throw error;
    const reason = `${nameOfFile(job)} was not imported. ${error.message}`;
    return { status: 'failed', failedFrom: 'planning', resumable: false, reason, plan: null };
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
    if (this.#waiting.length === mostWrites) await this.flush();
  }

  async flush(): Promise<void> {
    if (this.#waiting.length === 0) return;
    const { id, version } = this.#job;
    const writes = this.#waiting.map(({ chunk, firstRow, endRow, start, end, duplicates }) => {
      const details: ChunkDetails = { start, end, duplicates: [...duplicates] };
      const made = { chunk, firstItem: firstRow, endItem: endRow, details };
      return newChunk(id, version, made, this.#table.clock());
    });
    this.#waiting = [];
    await commit(this.#table, { writes });
  }
}
