import { newChunk } from '../jobs/chunk.ts';
import type { Job } from '../jobs/job.ts';
import type { WorkMessage } from '../jobs/messages.ts';
import { sendAll } from '../jobs/queue.ts';
import type { Log } from '../jobs/queue-consumer.ts';
import { jobUpdate } from '../jobs/repository.ts';
import { mostWrites } from '../table/bounds.ts';
import { commit, tryCommit } from '../table/commit.ts';
import type { Table } from '../table/table.ts';
import { toNewChunk } from './chunk.ts';
import type { ChunkSizes, PlannedChunk } from './chunk-cutter.ts';
import { type ImportContent, isPosting, scopeOf } from './content.ts';
import type { DroppedFile } from './file-event.ts';
import type { FileFormat } from './file-format.ts';
import { FileRefused } from './file-refused.ts';
import { optionsOrRefusal } from './given-options.ts';
import { ignoredColumns } from './header.ts';
import type { ImportJob } from './import-job.ts';
import { limits } from './limits.ts';
import { type LineDeps, startNextImport } from './line.ts';
import { standardOptions } from './options.ts';
import type { PlanRules } from './plan.ts';
import { planAnyFile } from './plan-any-file.ts';
import { FileGone, type OpenFile, openFile } from './raw-file.ts';
import { type RowSettings, rowContextOf } from './row-context.ts';
import { takeUp } from './take-up.ts';
import { nameOfFile } from './words.ts';

export interface PlannerDeps extends LineDeps, RowSettings {
  readonly log: Log;
  /** Where a workbook is kept as text. */
  readonly exportBucket: string;
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
    if (opened) await planIfDue(deps, file, opened);
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

async function planIfDue(deps: PlannerDeps, file: DroppedFile, opened: OpenFile): Promise<void> {
  const { bytes, modifiedAt, metadata } = opened;
  const given = optionsOrRefusal(metadata);
  const options = given instanceof FileRefused ? standardOptions : given;
  const job = await takeUp(deps, { file: { ...file, modifiedAt }, bytes, options });
  if (!job) return;
  const plan = given instanceof FileRefused ? refused(job, given) : await planOrRefuse(deps, job, opened);
  await keepPlan(deps, job, plan);
}

type Planned = Pick<Job, 'status'> & Partial<Job>;

async function keepPlan(
  { table, workQueue, log }: PlannerDeps,
  job: ImportJob,
  patch: Planned,
): Promise<void> {
  const { refused } = await tryCommit(table, { writes: [jobUpdate(job, patch, table.clock())] });
  if (refused.length > 0 || patch.status === 'failed') {
    // What was made of a workbook may be needed by nobody now: who works through jobs removes it.
    await sendAll(workQueue, [{ kind: 'finish', jobId: job.id } satisfies WorkMessage]);
  }
  if (refused.length > 0) {
    log.info('Another delivery plans this file', { jobId: job.id });
    return;
  }
  log.info('A file was planned', { jobId: job.id, status: patch.status, ...patch.plan });
}

async function planOrRefuse(deps: PlannerDeps, job: ImportJob, opened: OpenFile): Promise<Planned> {
  const { table } = deps;
  try {
    if (opened.bytes > limits.fileBytes) {
      throw new FileRefused(
        `It is larger than ${limits.fileBytes / 2 ** 20} MiB. Split it and drop the parts.`,
      );
    }
    const planned = await planAnyFile(deps, job, opened, await rulesOf(deps, job));
    requireAllowed(planned.format, job);
    const { format, chunks, rows, inOrder, uncheckableHashes, copy } = planned;
    await keepChunks(table, job, chunks);
    const plan: Job['plan'] = {
      attempt: job.version,
      chunks: chunks.length,
      total: rows,
      ...(inOrder && { inOrder }),
    };
    const details: ImportJob['details'] = {
      ...job.details,
      format,
      ignoredColumns: ignoredColumns(format.columns),
      ...(uncheckableHashes > 0 && { uncheckableHashes }),
      ...(copy && { reads: copy.file, ignoredSheets: [...copy.ignoredSheets] }),
    };
    return { status: 'waiting', plan, details };
  } catch (error) {
    if (!(error instanceof FileRefused)) throw error;
    return refused(job, error);
  }
}

/** @throws FileRefused when whoever asked for the import may not import such a file */
function requireAllowed({ content, columns }: FileFormat, { details: { contents } }: ImportJob): void {
  if (!contents) return;
  if (!contents.includes(content)) throw new FileRefused(`It holds ${content}: ${lacksScope(content)}`);
  const posting = columns.find(({ meaning }) => isPosting(meaning));
  if (posting && !contents.includes('credit'))
    throw new FileRefused(
      `Its column "${posting.name}" holds opening balances: ${lacksScope('credit')} To leave the column out, take it for null in the option columns.`,
    );
}

const lacksScope = (content: ImportContent): string =>
  `that needs an API key with the scope ${scopeOf(content)} as well, which the one had not that asked for the import.`;

const refused = (job: ImportJob, { message }: FileRefused): Planned => ({
  status: 'failed',
  failedFrom: 'planning',
  resumable: false,
  reason: `${nameOfFile(job)} was not imported. ${message}`,
  plan: null,
});

/** Rows are read as the workers will read them: only those that can be imported count as the first of their kind. */
async function rulesOf(deps: PlannerDeps, { details: { options } }: ImportJob): Promise<PlanRules> {
  const { table, chunkSizes } = deps;
  const context = await rowContextOf(table, options, deps);
  return { ...options, context, ...(chunkSizes && { sizes: chunkSizes }) };
}

/** Writes chunks in transactions of many. */
async function keepChunks(table: Table, job: ImportJob, chunks: readonly PlannedChunk[]): Promise<void> {
  const { id, version } = job;
  for (let first = 0; first < chunks.length; first += mostWrites) {
    const writes = chunks
      .slice(first, first + mostWrites)
      .map((planned) => newChunk(id, version, toNewChunk(planned), table.clock()));
    await commit(table, { writes });
  }
}
